export { getBalances } from "./get-balances.ts";
export { getStatement } from "./get-statement.ts";
export { getStatementSource } from "./get-statement-source.ts";
export { listLedger } from "./list-ledger.ts";
export { postCreditSale } from "./post-credit-sale.ts";
export { postDispute, postRefund, postRefundFailed } from "./post-reversal.ts";
export { postSale } from "./post-sale.ts";
