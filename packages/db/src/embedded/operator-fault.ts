/** A fault of the surroundings (a taken port, a foreign directory) whose message is the whole advice: one sentence, no stack. */
export class OperatorFault extends Error {
  override name = "OperatorFault";
}
