// A KurrentDB or EventStoreDB to test against: the one in KURRENT_URL, or one in a container where Docker is available.
import { type Found, findContainer } from './container.ts'

const another =
  'set KURRENT_URL to a KurrentDB or EventStoreDB that may be written to, such as kurrentdb://localhost:2113?tls=false'

export async function findRealServer(): Promise<Found> {
  const url = process.env.KURRENT_URL
  if (url) return { name: 'at KURRENT_URL', start: async () => ({ url, stop: async () => undefined }) }
  const container = await findContainer()
  return 'missing' in container ? { missing: `${container.missing}, or ${another}` } : container
}
