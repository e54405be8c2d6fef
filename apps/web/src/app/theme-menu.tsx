import { Monitor, Moon, Sun } from "lucide-react";
import { type ThemeChoice, useTheme } from "../lib/theme.ts";
import { Button } from "../ui/button.tsx";
import { Menu, MenuChoices } from "../ui/menu.tsx";

const choices = [
  { value: "light", label: "Light", Icon: Sun },
  { value: "dark", label: "Dark", Icon: Moon },
  { value: "system", label: "System", Icon: Monitor },
] as const satisfies { value: ThemeChoice; label: string; Icon: unknown }[];

/** Light, dark, or as the system says. */
export function ThemeMenu() {
  const [theme, setTheme] = useTheme();
  const { label, Icon } = choices.find((choice) => choice.value === theme) ?? choices[2];
  return (
    <Menu
      className="min-w-36"
      trigger={
        <Button variant="ghost" size="icon" aria-label={`Theme: ${label}`}>
          <Icon aria-hidden />
        </Button>
      }
    >
      <MenuChoices
        label="Theme"
        value={theme}
        onChange={setTheme}
        choices={choices.map((choice) => ({
          value: choice.value,
          label: (
            <>
              <choice.Icon aria-hidden />
              {choice.label}
            </>
          ),
        }))}
      />
    </Menu>
  );
}
