/** Preloaded into the API processes of a proof: when the proof is gone, by whatever death, they end at once. */
process.once("disconnect", () => process.exit(1));
process.channel?.unref();
