export { deleteOldMails } from "./delete-old-mails.ts";
export { enqueueMail, type MailContext, type NewMail } from "./enqueue-mail.ts";
export type { AccountEvent } from "./templates/account-notice.ts";
export type { MailName } from "./templates/index.ts";
export { type OutboxContext, sendDueMails } from "./send-due-mails.ts";
