/** `node tools/curriculum/write-example.ts`: writes the tables of docs/examples from what the simulated schools teach and assess. */
import { writeFileSync } from 'node:fs'
import { curriculumLines } from '#simulator/curriculum-csv.ts'
import { frameworkLines } from '#simulator/framework.ts'

const write = (name: string, lines: Iterable<string>) =>
  writeFileSync(new URL(`../../docs/examples/${name}`, import.meta.url), [...lines, ''].join('\n'))

write('curriculum-fr.csv', curriculumLines())
write('competencies-fr.csv', frameworkLines())
