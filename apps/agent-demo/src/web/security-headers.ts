import helmet from "helmet";

/**
 * Nothing but this origin's own files; no inline script or style; no framing. HSTS only where https is spoken. Signing out
 * is a form that leads on to Souk, which browsers hold against `form-action` too.
 */
export function securityHeaders({ isHttps, souk }: { isHttps: boolean; souk: string }) {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        fontSrc: ["'self'"],
        imgSrc: ["'self'"],
        formAction: ["'self'", souk],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: isHttps,
    referrerPolicy: { policy: "same-origin" },
  });
}
