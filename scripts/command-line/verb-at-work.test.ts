// What the trail is told of a verb: every verb has its row, and an act holds no text that could be a name, a path or a password.
import { randomUUID } from 'node:crypto'
import type { Command } from 'commander'
import { expect, it } from 'vitest'
import { commandLine } from './program.ts'
import { beginVerb, nameOf, touched, verbAtWork } from './verb-at-work.ts'

const leaves = (command: Command): Command[] =>
  command.commands.length === 0 ? [command] : command.commands.flatMap(leaves)

it('knows of every verb whose data it touches', async () => {
  const verbs = leaves(await commandLine()).map(nameOf)
  expect(Object.keys(touched).sort()).toEqual(verbs.sort())
})

async function verbOf(...args: string[]) {
  const program = await commandLine()
  for (const command of leaves(program)) command.action(() => beginVerb(command))
  await program.parseAsync(args, { from: 'user' })
  return verbAtWork()
}

const [school, person] = [randomUUID(), randomUUID()]

it('names the school and the persons that are given', async () => {
  expect(await verbOf('rgpd', 'access', '--school', school, '--person', person, '--to', 'Ada-Martin')).toMatchObject({
    action: 'rgpd-access',
    verb: 'rgpd access',
    school,
    subjects: [person],
    facts: {},
  })
  expect(await verbOf('replay', person, '--tenant', school, '--at', '2026-09-01T08:00:00Z')).toMatchObject({
    school,
    subjects: [person],
    facts: { at: '2026-09-01T08:00:00Z', lang: 'fr' },
  })
})

it('names the person of the school who decided, and the request, but no words about it', async () => {
  const request = randomUUID()
  const rejected = await verbOf(
    ...['rgpd', 'reject', request, '--school', school, '--by', person, '--reason', 'identity-not-proven'],
    ...['--explanation', 'Ada Martin showed no passport'],
  )
  expect(rejected).toMatchObject({
    school,
    subjects: [],
    onBehalfOf: person,
    facts: { request, reason: 'identity-not-proven' },
  })
  expect(JSON.stringify(rejected)).not.toMatch(/martin/i)
})

it('holds neither names nor addresses with their passwords', async () => {
  const created = await verbOf(
    // No name made of a to f: an id may contain it.
    ...['admin', 'create', '--school', school, '--person', person, '--name', 'zoe', '--given-name', 'Zoe'],
    ...['--family-name', 'Martin'],
  )
  expect(created).toMatchObject({ school, subjects: [person] })
  const copied = await verbOf('log', 'copy', '--from', 'postgres', '--to', 'postgres://u:secret@db/log', '--seal')
  expect(copied).toMatchObject({ school: 'every', facts: { seal: true } })
  expect(JSON.stringify([created, copied])).not.toMatch(/zoe|martin|secret/i)
})

it('enters what concerns all schools with the read model that is named, and nothing for a verb that shows no data', async () => {
  expect(await verbOf('projections', 'switch', 'people')).toMatchObject({ school: 'every', facts: { name: 'people' } })
  expect(await verbOf('projections', 'status')).toBeNull()
})
