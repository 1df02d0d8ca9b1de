// What a database, a disk or a network refuses becomes KeysUnavailable; a defect of the program stays one.
import { mayPass } from '#platform/database-errors.ts'
import { FileUnusable } from '#platform/file-made-once.ts'
import { codeOf } from '#platform/running.ts'
import { KeysUnavailable } from './key-store.ts'
import { KeyStoreMissing, KeyStoreRefused } from './key-store-errors.ts'

/** SQLSTATE, the system's own codes, and SQLite's. */
const outside = /^([0-9A-Z]{5}|E[A-Z]+|ERR_SQLITE_ERROR)$/

export async function answering<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    const isOurs = [KeysUnavailable, KeyStoreRefused, KeyStoreMissing].some((one) => error instanceof one)
    if (isOurs || !(error instanceof Error)) throw error
    if (!(mayPass(error) || error instanceof FileUnusable || outside.test(codeOf(error) ?? ''))) throw error
    throw new KeysUnavailable(`the key store does not answer (${messageOf(error)})`, { cause: error })
  }
}

/** If several addresses refuse the connection, the error itself has no message, but its parts have. */
const messageOf = (error: Error): string =>
  error instanceof AggregateError && error.message === '' ? error.errors.map(String).join('; ') : error.message
