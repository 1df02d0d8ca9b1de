// What verbs that import a file share: the school that it is for, and what identifies the file.
import { realpath, stat } from 'node:fs/promises'
import type { School } from '#imports/answers/answer-plans.ts'
import { type TenantId, Zone } from '#kernel/ids.ts'
import { UsageError } from '../command-line/arguments.ts'

export type SchoolOptions = { readonly school?: string; readonly tenant?: TenantId; readonly zone?: Zone }

export function schoolIn({ school, tenant, zone = Zone.parse('Europe/Paris') }: SchoolOptions): School {
  if (tenant !== undefined) return { tenant }
  if (school === undefined)
    throw new UsageError('Give --school NAME for a new school, or --tenant ID for an existing one.')
  return { name: school, zone }
}

/** Identifies the file: one of the same name in another folder, or changed since, is another source. */
export async function identityOf(path: string): Promise<string[]> {
  try {
    const { size, mtimeMs } = await stat(path)
    return [await realpath(path), String(size), String(mtimeMs)]
  } catch {
    // Reading the file will report the error.
    return [path]
  }
}
