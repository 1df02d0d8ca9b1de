import { contractOfTheEventLog } from '../contract.ts'
import { openMemoryLog } from './memory-log.ts'

contractOfTheEventLog('in memory', async () => {
  const log = openMemoryLog()
  return { log, close: () => log.close() }
})
