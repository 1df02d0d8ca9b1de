import { contractOfTheEventLog } from '../contract.ts'
import { contractOfTenants } from '../tenants-contract.ts'
import { openMemoryLog } from './memory-log.ts'

const open = async () => {
  const log = openMemoryLog()
  return { log, close: () => log.close() }
}

contractOfTheEventLog('in memory', open)
contractOfTenants('in memory', open)
