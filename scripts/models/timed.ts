// How long a training took, as its record says it.

/** Seconds to a tenth. They depend on the machine, and are no part of what a training can be repeated from. */
export async function timed<Result>(
  work: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly seconds: number }> {
  const started = performance.now()
  const result = await work()
  return { result, seconds: Math.round((performance.now() - started) / 100) / 10 }
}
