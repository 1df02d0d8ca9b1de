// How long the rights of a learner of 10,000 events take. `npm run bench -- rights [--json] [--quick]`
import { accessFigures } from './rights/access.ts'
import { withBenchDatabase } from './support/bench-database.ts'
import { benchOptions, printFigures, printTable } from './support/report.ts'

const options = benchOptions()

await withBenchDatabase(async ({ about, another }) => {
  console.log(`${about}\n`)
  const access = await accessFigures(
    await another(),
    options.quick ? { others: 2, rounds: 3 } : { others: 10, rounds: 7 },
  )
  printTable(
    ['access for a learner of 10 000 events, medians', ''],
    [
      ['the JSON, ms', access.access_ms],
      ['every form in a directory, after a search of the whole log, ms', access.access_export_ms],
      ['growth of the heap while the JSON is written, MB', access.access_heap_mb],
    ],
  )
  if (options.json) printFigures('rights', access)
})
