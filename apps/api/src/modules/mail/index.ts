export { enqueueMail, type MailContext, type NewMail } from "./enqueue-mail.ts";
