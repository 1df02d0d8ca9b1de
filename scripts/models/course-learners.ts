// The learners of a file for `course-risk`: by the ids of an imported table, or by the student numbers of OULAD.
import { readFile } from 'node:fs/promises'
import type { Service } from '#compose/service.ts'
import { learnerOf } from '#imports/oulad/courses.ts'
import type { TenantId } from '#kernel/ids.ts'
import { UsageError } from '../command-line/arguments.ts'

/** Every learner that an id may stand for: whoever is not in the school changes nothing. */
export async function courseLearners(service: Service, tenant: TenantId, file: string): Promise<ReadonlySet<string>> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`Could not read ${file}: ${error.code ?? error.message}.`)
  })
  const ids = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
  if (ids.length === 0) throw new UsageError(`${file} names no learner: expected one id a line.`)
  const students = ids.flatMap((id) => (/^\d{1,15}$/.test(id) ? [learnerOf({ tenant }, Number(id))] : []))
  return new Set<string>([...students, ...(await service.outsideIds.learnersOf(tenant, ids))])
}
