/** What a server of the internet answers with. */
export type TextAnswer =
  | { kind: "text"; text: string }
  | { kind: "status"; status: number }
  | { kind: TextFault };

/** Why there is no answer. Nothing was connected to after `no_such_name`, `no_answer` and `not_public`. */
export type TextFault =
  | "no_such_name"
  | "no_answer"
  | "not_public"
  | "unreachable"
  | "certificate"
  | "redirected"
  | "too_large"
  | "too_slow";
