declare global {
  interface Window {
    /** Written by /config.js, which the web server makes from its environment. */
    soukConfig?: { apiUrl: string; mailboxUrl?: string };
  }
}

/** Origin of the API, as the server of this page told it. */
export const apiUrl: string = window.soukConfig?.apiUrl ?? "http://localhost:4000";

/** Where a mailbox for development shows what was sent; undefined where people have mailboxes of their own. */
export const mailboxUrl: string | undefined = window.soukConfig?.mailboxUrl;
