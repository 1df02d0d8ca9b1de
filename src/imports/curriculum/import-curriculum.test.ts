/** What an import of a curriculum sends, and in which order. */
import { describe, expect, it } from 'vitest'
import type { CommandRunner } from '#commanding/command-runner.ts'
import { SkillId } from '#events/learning/values.ts'
import { TenantId, Zone } from '#kernel/ids.ts'
import { id } from '#kernel/specification.ts'
import { SchoolMissing } from '../school-missing.ts'
import { SourceMissing } from '../source-missing.ts'
import { importCurriculum } from './import-curriculum.ts'

const school = { name: 'Lab', zone: Zone.parse('Europe/Paris') }
const skill = (name: string, ...prerequisites: readonly string[]) => ({
  skill: SkillId.parse(name),
  prerequisites: prerequisites.map((one) => SkillId.parse(one)),
})
type Sent = Parameters<CommandRunner['run']>[0]

/** A school that takes all definitions. `before`: what it has already. */
function receiver(before: Readonly<Record<string, readonly string[]>> = {}, isOpen = true) {
  const sent: Sent[] = []
  const answer = { commandId: '', stream: '', revision: 0, position: 0n, events: [], repeated: false }
  return {
    sent,
    names: () => sent.map(({ input }) => Reflect.get(input as object, 'skill')),
    parts: {
      commands: {
        run: async (request: Sent) => {
          sent.push(request)
          return answer as never
        },
      },
      isOpen: async () => isOpen,
      before: async () => new Map(Object.entries(before)),
      permissions: () => new Map(),
    },
  }
}

describe('an import of a curriculum', () => {
  it('defines each skill after what comes before it, also where another definition stood before', async () => {
    const { parts, names } = receiver()
    await importCurriculum(
      parts,
      { skills: [skill('c', 'b', 'a'), skill('b', 'a'), skill('a')], exercises: [] },
      { school },
    )
    expect(names()).toEqual(['a', 'b', 'c'])
  })

  it('refuses a circle within the file, and names it', async () => {
    const { parts, sent } = receiver()
    const circle = { skills: [skill('a', 'c'), skill('b', 'a'), skill('c', 'b')], exercises: [] }
    await expect(importCurriculum(parts, circle, { school })).rejects.toThrow(
      new SourceMissing('A skill cannot come before itself: a, after c, after b, after a. Nothing was written.'),
    )
    expect(sent).toEqual([])
  })

  it('refuses a circle by way of a skill that the school has already', async () => {
    const { parts, sent } = receiver({ old: ['a'] })
    await expect(importCurriculum(parts, { skills: [skill('a', 'old')], exercises: [] }, { school })).rejects.toThrow(
      /a, after old, after a/,
    )
    expect(sent).toEqual([])
  })

  it('opens a school that is named, and none that is given by its id', async () => {
    const closed = receiver({}, false)
    await importCurriculum(closed.parts, { skills: [skill('a')], exercises: [] }, { school })
    expect(closed.sent.map(({ command }) => command)).toEqual(['identity.open-school', 'teaching.define-skill'])
    const tenant = TenantId.parse(id('5c0001'))
    await expect(
      importCurriculum(closed.parts, { skills: [skill('a')], exercises: [] }, { school: { tenant } }),
    ).rejects.toThrow(SchoolMissing)
  })

  it('never uses a key twice: a definition that comes back after another one is a new version', async () => {
    const { parts, sent } = receiver()
    const rows = { skills: [skill('a')], exercises: [] }
    await importCurriculum(parts, rows, { school })
    await importCurriculum(parts, rows, { school })
    expect(new Set(sent.map(({ key }) => key)).size).toBe(2)
  })

  it('sends nothing more once it is stopped', async () => {
    const { parts, sent } = receiver()
    const stop = new AbortController()
    const rows = { skills: [skill('a'), skill('b')], exercises: [] }
    await importCurriculum(parts, rows, { school, signal: stop.signal, onDone: () => stop.abort() })
    expect(sent).toHaveLength(1)
  })
})
