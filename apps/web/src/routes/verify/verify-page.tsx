import { useState } from "react";
import { getRouteApi, useLocation, useNavigate } from "@tanstack/react-router";
import { useQueryClient } from "@tanstack/react-query";
import { AllowedChange } from "../../features/account-mail/allowed-change.tsx";
import { confirmEmail } from "../../features/account-mail/confirm-email.ts";
import { DeadLink } from "../../features/account-mail/dead-link.tsx";
import { ProveSignUp } from "../../features/account-mail/prove-sign-up.tsx";
import {
  readVerificationClaims,
  type VerificationClaims,
} from "../../features/account-mail/verification-claims.ts";
import { AuthCard } from "../../features/identity/auth-card.tsx";
import { useAfterPath } from "../../features/identity/use-after-path.ts";
import { useAuthAction } from "../../features/identity/use-auth-action.ts";
import { authClient } from "../../lib/auth-client.ts";
import { usePageTitle } from "../../lib/page-title.ts";
import { Button } from "../../ui/button.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { notify } from "../../ui/toast.tsx";

const route = getRouteApi("/focus/verify");

/** Confirms an address by a click: opening the link alone does nothing, for mail programs open links on their own. */
export function VerifyPage() {
  usePageTitle("Confirm your e-mail address");
  const { token } = route.useSearch();
  const claims = readVerificationClaims(token);
  const [isAllowed, setIsAllowed] = useState(false);
  const after = useAfterPath();
  const goOn = useGoOn(after);
  const { run, pending, failure, failureCode } = useAuthAction(
    () => confirmEmail({ token: token ?? "" }),
    () => (claims?.kind === "allow-change" ? setIsAllowed(true) : void goOn(claims)),
  );
  if (!claims || DEAD.has(failureCode ?? "")) return <DeadLink email={signUpEmail(claims)} after={after} />;
  if (isAllowed) return <AllowedChange newEmail={claims.newEmail ?? ""} />;
  if (failureCode === "SIGN_UP_UNPROVEN")
    return <ProveSignUp token={token ?? ""} email={claims.email} onDone={() => void goOn(claims)} />;
  const { title, lead, button } = words(claims);
  return (
    <AuthCard title={title} lead={lead}>
      <div className="flex flex-col gap-4">
        {failure && <Notice tone="danger">{failure}</Notice>}
        {failureCode === "SIGN_IN_TO_CHANGE_EMAIL" ? (
          <SignInFirst />
        ) : (
          <Button variant="primary" size="lg" pending={pending} onClick={() => void run()}>
            {button}
          </Button>
        )}
      </div>
    </AuthCard>
  );
}

const DEAD = new Set(["TOKEN_EXPIRED", "INVALID_TOKEN", "USER_NOT_FOUND"]);

/** Only a sign-up's link can be asked for again by its address. */
function signUpEmail(claims: VerificationClaims | undefined): string | undefined {
  return claims?.kind === "sign-up" ? claims.email : undefined;
}

/** An address that was confirmed before signs nobody in: then the next page is the one for signing in. */
function useGoOn(after: string | undefined) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  return async (claims: VerificationClaims | undefined) => {
    await queries.invalidateQueries();
    notify(
      claims?.kind === "new-address" ? "Your e-mail address is changed" : "Your e-mail address is confirmed",
    );
    if (claims?.kind === "new-address") return navigate({ to: "/settings/profile" });
    const { data: session } = await authClient.getSession();
    if (session) return navigate({ href: after ?? "/" });
    return navigate({ to: "/login", search: after ? { return: after } : {} });
  };
}

function SignInFirst() {
  const href = useLocation({ select: (location) => location.href });
  return (
    <LinkButton to="/login" search={{ return: href }} variant="primary" size="lg">
      Sign in
    </LinkButton>
  );
}

function words({ kind, email, newEmail }: VerificationClaims) {
  const strong = (address = "") => <strong className="font-medium wrap-anywhere text-ink">{address}</strong>;
  if (kind === "allow-change")
    return {
      title: "Change your e-mail address?",
      lead: (
        <>
          Your account {strong(email)} is to be reached at {strong(newEmail)}. That address then gets a link
          to confirm it.
        </>
      ),
      button: "Allow the change",
    };
  if (kind === "new-address")
    return {
      title: "Confirm your new address",
      lead: <>From now on your account is reached at {strong(newEmail)}.</>,
      button: "Confirm new address",
    };
  return {
    title: "Confirm your e-mail address",
    lead: (
      <>
        Confirm that {strong(email)} is yours, and you are signed in. If you did not sign up at Souk, close
        this page.
      </>
    ),
    button: "Confirm e-mail",
  };
}
