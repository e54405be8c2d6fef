import { useForm } from "react-hook-form";
import { encode } from "uqr";
import { authClient } from "../../lib/auth-client.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/input.tsx";
import { Notice } from "../../ui/notice.tsx";
import { useAuthAction } from "../identity/use-auth-action.ts";

/** The secret for the app, as a picture and as text, and the code that proves the app has it. */
export function ScanStep({ uri, onDone }: { uri: string; onDone: () => void }) {
  const form = useForm({ defaultValues: { code: "" } });
  const { run, pending, failure } = useAuthAction(
    () => authClient.twoFactor.verifyTotp({ code: form.getValues("code").replaceAll(" ", "") }),
    onDone,
  );
  return (
    <form noValidate onSubmit={form.handleSubmit(run)} className="flex flex-col gap-4">
      <QrCode text={uri} />
      <Key secret={new URL(uri).searchParams.get("secret") ?? ""} />
      {failure && <Notice tone="danger">{failure}</Notice>}
      <Field label="Code" hint="Six digits." error={form.formState.errors.code?.message}>
        <Input
          inputMode="numeric"
          autoComplete="one-time-code"
          className="font-mono tracking-widest"
          {...form.register("code", { required: "Enter the code that the app shows." })}
        />
      </Field>
      <div className="flex justify-end">
        <Button type="submit" variant="primary" pending={pending}>
          Turn on
        </Button>
      </div>
    </form>
  );
}

/** In groups of four, as people read such things out. */
function Key({ secret }: { secret: string }) {
  return (
    <div className="flex flex-col gap-1.5">
      <span className="text-sm font-medium">Or type this key</span>
      <code className="rounded-md border border-line bg-sunken px-3 py-2 font-mono text-sm select-all">
        {secret.match(/.{1,4}/g)?.join(" ")}
      </code>
    </div>
  );
}

/** Dark on light in both themes: cameras want it so. */
function QrCode({ text }: { text: string }) {
  const { data, size } = encode(text, { border: 2 });
  const dark = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return (
    <svg
      role="img"
      aria-label="QR code with the key below"
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className="mx-auto size-44 rounded-md"
    >
      <rect width={size} height={size} fill="white" />
      <path d={dark.join("")} fill="black" />
    </svg>
  );
}
