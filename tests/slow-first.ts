/** The order of the test files: those that take minutes first, so that the last process is not left alone with one. */
import { relative } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Whole services, attacks and searches of every byte take longest; tests beside their code take seconds. */
const longest = [
  'tests/security',
  'tests/privacy',
  'tests/faults',
  'tests/docs',
  'scripts',
  'tests/simulations',
  'tests',
]

/** A class, because vitest constructs it. */
export class SlowFirst extends BaseSequencer {
  /** By how long they took in the last run, where vitest has kept that: it starts with the longest. */
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    if (files.every((file) => this.ctx.cache.getTestSpecificationResult(file))) return sorted
    return sorted.sort((a, b) => rank(this.ctx.config.root, a) - rank(this.ctx.config.root, b))
  }
}

function rank(root: string, { moduleId }: TestSpecification): number {
  const file = relative(root, moduleId).replaceAll('\\', '/')
  const at = longest.findIndex((folder) => file.startsWith(`${folder}/`))
  return at === -1 ? longest.length : at
}
