// A separate process with an in-memory KurrentDB: `kurrent-target.ts` starts it where there is no real one.
import { startKurrentServer } from '../../tests/kurrent/kurrent-server.ts'

const { url } = await startKurrentServer()
process.send?.(url)
// The channel keeps it alive until the benchmark ends, in any way.
process.once('disconnect', () => process.exit())
