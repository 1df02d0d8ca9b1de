// The refusals that the console has words for are those that the service knows.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import words from '../../web/frame/refusal-words.ts'

const root = join(import.meta.dirname, '../..')
const service = ['commands', 'src']
  .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
  .filter((file) => file.isFile() && /(?<!\.test|\.fixtures)\.ts$/.test(file.name))
  .map((file) => readFileSync(join(file.parentPath, file.name), 'utf8'))
  .join('\n')

it('no words are left of a refusal that is gone', () =>
  expect(Object.keys(words.fr).filter((code) => !service.includes(`'${code}'`))).toEqual([]))
