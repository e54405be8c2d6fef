declare global {
  interface Window {
    /** Written by /config.js, which the web server makes from its environment. */
    soukConfig?: { apiUrl: string };
  }
}

/** Origin of the API, as the server of this page told it. */
export const apiUrl: string = window.soukConfig?.apiUrl ?? "http://localhost:4000";
