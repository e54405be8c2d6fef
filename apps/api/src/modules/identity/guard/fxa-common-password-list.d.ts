declare module "fxa-common-password-list" {
  const list: {
    /** Whether a password, in lower case, is among the most used ones. */
    test: (password: string) => boolean;
  };
  export default list;
}
