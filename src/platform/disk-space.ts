// How much of a disk is free.
import { statfs } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { codeOf } from './running.ts'

export type DiskSpace = { readonly directory: string; readonly freeBytes: number; readonly totalBytes: number }

/** Of the disk with this directory, or with the nearest one that exists: SILLAGE_DATA does not before the first start. */
export async function diskSpace(path: string): Promise<DiskSpace> {
  const directory = resolve(path)
  try {
    const { bavail, blocks, bsize } = await statfs(directory)
    return { directory, freeBytes: bavail * bsize, totalBytes: blocks * bsize }
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' || dirname(directory) === directory) throw error
    return diskSpace(dirname(directory))
  }
}
