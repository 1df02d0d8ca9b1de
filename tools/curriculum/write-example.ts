/** `node tools/curriculum/write-example.ts`: writes docs/examples/curriculum-fr.csv from the simulated schools' curriculum. */
import { writeFileSync } from 'node:fs'
import { curriculumLines } from '#simulator/curriculum-csv.ts'

const file = new URL('../../docs/examples/curriculum-fr.csv', import.meta.url)
writeFileSync(file, [...curriculumLines(), ''].join('\n'))
