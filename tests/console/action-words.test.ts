// The trail's actions have words on the console's screens: each command, query and operation that the service has.
import { expect, it } from 'vitest'
import { readDefinitions } from '#definitions/definitions.ts'
import { personQuestions } from '#past/person-questions.ts'
import words from '../../web/frame/action-words.ts'

it('every command, query and question about the past has words in both languages', async () => {
  const { commands, queries } = await readDefinitions()
  const names = [...commands.keys(), ...queries.keys(), ...personQuestions.map(({ name }) => name)]
  expect(names.filter((name) => !Object.hasOwn(words.fr, name))).toEqual([])
})

it('no words are left of a command that is gone', async () => {
  const { commands } = await readDefinitions()
  const left = Object.keys(words.fr).filter((name) => name.includes('.') && !commands.has(name))
  expect(left).toEqual([])
})
