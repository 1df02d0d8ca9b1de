/** Ends a test run with the list of what was skipped, and what would make it run. */
import type { Reporter, TestModule } from 'vitest/node'

export default {
  onTestRunEnd(modules: readonly TestModule[]) {
    const skipped = modules.flatMap((module) =>
      [...module.children.allTests('skipped')].map((test) => {
        const result = test.result()
        const reason = result?.state === 'skipped' ? result.note : undefined
        return `  ${module.relativeModuleId} › ${test.fullName}: ${reason ?? 'no reason given'}`
      }),
    )
    if (skipped.length > 0) console.log(`\nSkipped (${skipped.length}):\n${skipped.join('\n')}`)
  },
} satisfies Reporter
