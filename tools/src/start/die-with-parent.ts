/**
 * Preloaded into every process of the stack (`node --import`): when the supervisor is gone, by whatever death,
 * the channel to it closes, and the process ends as on SIGTERM, after 12 s in any case.
 */
process.once("disconnect", () => {
  setTimeout(() => process.exit(1), 12_000).unref();
  process.kill(process.pid, "SIGTERM");
});
// The channel alone must not keep a process alive that has finished its work.
process.channel?.unref();
