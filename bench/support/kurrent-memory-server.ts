// A process of its own that is a KurrentDB in memory: `kurrent-target.ts` starts it where there is no real one.
import { startKurrentServer } from '../../tests/kurrent/kurrent-server.ts'

const { url } = await startKurrentServer()
process.send?.(url)
// The channel keeps it alive until the benchmark has ended, in whatever way.
process.once('disconnect', () => process.exit())
