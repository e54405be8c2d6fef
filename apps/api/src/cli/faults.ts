/** The command was understood and cannot be carried out; the message says why. */
export class CommandFault extends Error {
  override name = "CommandFault";
}

/** The command was not understood; the message says what was wrong with it. */
export class UsageFault extends Error {
  override name = "UsageFault";
}
