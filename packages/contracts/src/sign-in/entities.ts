import { z } from "zod";
import { Instant } from "../common/ids.ts";

/** Whose accounts can open an account here, where the operator has switched them on; in the order of their buttons. */
export const SocialProvider = z.enum(["google", "github", "microsoft"]);
export type SocialProvider = z.infer<typeof SocialProvider>;

/** How somebody can sign in at this marketplace, besides password and passkey. */
export const SignInOptions = z
  .strictObject({ social: z.array(SocialProvider) })
  .meta({ id: "SignInOptions", description: "Which providers' accounts sign in here." });
export type SignInOptions = z.infer<typeof SignInOptions>;

/** A provider's account that opens the caller's. */
export const LinkedAccount = z
  .strictObject({
    provider: SocialProvider,
    linkedAt: Instant,
    isLast: z.boolean().meta({ description: "Nothing else signs the caller in: it cannot be taken away." }),
  })
  .meta({ id: "LinkedAccount", description: "A provider's account that signs the caller in." });
export type LinkedAccount = z.infer<typeof LinkedAccount>;
