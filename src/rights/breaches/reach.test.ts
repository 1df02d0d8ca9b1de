// Whose data somebody could reach: the exact set of a seeded incident, and the same at every moment as roles and relations gave.
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Instant, PersonId } from '#kernel/ids.ts'
import { type RelationChange, reaching, type relationChanges } from './reach.ts'

const people = Array.from({ length: 8 }, (_, n) => PersonId.parse(`00000000-0000-4000-8000-00000000000${n}`))
const [teacher, ada, bo, cy, parent, head] = people as [PersonId, PersonId, PersonId, PersonId, PersonId, PersonId]
const [cm1, cm2] = [randomUUID(), randomUUID()]
const day = (n: number) => Instant.parse(new Date(Date.UTC(2026, 8, 1 + n)).toISOString())

const change = (
  at: number,
  type: (typeof relationChanges)[number],
  { subject = null, of = randomUUID(), ...data }: { subject?: PersonId | null; of?: string; [field: string]: unknown },
): RelationChange => ({ type, of, subject, recordedAt: day(at), data })

const school = [
  change(0, 'identity.person-registered', { subject: teacher, role: 'teacher' }),
  change(0, 'identity.person-registered', { subject: ada, role: 'learner' }),
  change(0, 'identity.person-registered', { subject: bo, role: 'learner' }),
  change(0, 'identity.person-registered', { subject: head, role: 'administrator' }),
  change(0, 'identity.person-registered', { subject: parent, role: 'parent' }),
  change(1, 'teaching.class-opened', { of: cm1, teacher }),
  change(1, 'teaching.class-opened', { of: cm2, teacher: head }),
  change(1, 'teaching.learner-enrolled', { subject: ada, class: cm1 }),
  change(2, 'teaching.learner-enrolled', { subject: bo, class: cm1 }),
  change(3, 'teaching.learner-enrolled', { subject: cy, class: cm2 }),
  change(4, 'identity.guardian-link-confirmed', { subject: ada, guardian: parent }),
  change(5, 'teaching.learner-left-class', { subject: bo, class: cm1 }),
  change(7, 'teaching.teacher-removed', { of: cm1, teacher }),
  change(8, 'identity.guardian-link-ended', { subject: ada, guardian: parent }),
]

function reachOf(actor: PersonId, from: number, until: number, changes: readonly RelationChange[] = school, more = {}) {
  const fold = reaching({ actor, from: day(from), until: day(until), ...more })
  for (const one of changes) fold.add(one)
  return fold.reach()
}
const whom = (...question: Parameters<typeof reachOf>) => [...reachOf(...question).people.keys()].sort()

describe('reach', () => {
  it('holds the learners of a teacher’s classes, for the time that both were in it', () => {
    expect(reachOf(teacher, 3, 6).people.get(bo)).toEqual([
      { by: 'class', class: cm1, stretch: { from: day(3), until: day(5) } },
    ])
    expect(whom(teacher, 3, 6)).toEqual([teacher, ada, bo].sort())
    expect(whom(teacher, 5, 6)).toEqual([teacher, ada].sort())
    expect(whom(teacher, 7, 9)).toEqual([teacher])
  })

  it('holds the children of a parent while the link was confirmed', () => {
    expect(whom(parent, 0, 4)).toEqual([])
    expect(whom(parent, 4, 20)).toEqual([ada])
    expect(whom(parent, 8, 20)).toEqual([])
  })

  it('holds everybody for a role that shows the school, also who has left, and nobody who came later', () => {
    expect(whom(head, 2, 3)).toEqual([teacher, ada, bo, parent, head].sort())
    expect(whom(head, 9, 10)).toEqual([teacher, ada, bo, cy, parent, head].sort())
  })

  it('holds nobody after a role was withdrawn, and everybody for the time of a token that was made by hand', () => {
    const withdrawn = [...school, change(6, 'identity.role-withdrawn', { subject: teacher, role: 'teacher' })]
    expect(whom(teacher, 6, 7, withdrawn)).toEqual([])
    const tokens = [{ role: 'auditor', stretch: { from: day(6), until: day(7) } }]
    expect(whom(teacher, 5, 9, withdrawn, { tokens })).toContain(cy)
    expect(whom(teacher, 7, 9, withdrawn, { tokens })).toEqual([])
  })

  it('holds a program’s school while it was enabled, if its permissions show people', () => {
    const program = PersonId.parse(randomUUID())
    const registered = (permission: string) => [
      ...school,
      change(3, 'identity.client-registered', { of: program, permissions: [permission] }),
      change(5, 'identity.client-disabled', { of: program }),
      change(7, 'identity.client-enabled', { of: program }),
    ]
    expect(reachOf(program, 0, 9, registered('learning:read')).people.get(cy)).toEqual([
      { by: 'school', stretch: { from: day(3), until: day(5) } },
      { by: 'school', stretch: { from: day(7), until: day(9) } },
    ])
    expect(whom(program, 0, 9, registered('learning:record'))).toEqual([])
  })

  it('counts who was erased since, and does not name them', () => {
    const erased = [...school, change(30, 'privacy.subject-erased', { subject: bo })]
    const reach = reachOf(teacher, 2, 4, erased)
    expect([...reach.people.keys()]).not.toContain(bo)
    expect(reach.erased).toBe(1)
  })

  it('is, at each moment, what roles and relations gave then', () => {
    const anyChange = fc.oneof(
      fc.record({ kind: fc.constantFrom('enrol', 'leave'), who: fc.nat(3), where: fc.nat(1) }),
      fc.record({ kind: fc.constantFrom('assign', 'remove', 'open', 'close'), who: fc.constant(0), where: fc.nat(1) }),
      fc.record({ kind: fc.constantFrom('grant', 'withdraw'), who: fc.constant(0), where: fc.constant(0) }),
    )
    fc.assert(
      fc.property(fc.array(anyChange, { maxLength: 25 }), fc.nat(25), fc.nat(25), (steps, a, b) => {
        const [from, until] = [Math.min(a, b), Math.max(a, b) + 1]
        const classes = [cm1, cm2]
        /** What held during each day, kept in the plainest way. */
        const now = { open: new Set<string>(), taught: new Set<string>(), in: new Set<string>(), isTeacher: false }
        const expected = new Set<PersonId>()
        const changes = steps.map(({ kind, who, where }, n) => {
          const of = classes[where] ?? ''
          const subject = people[who + 1] ?? ada
          const set = (all: Set<string>, one: string, isIn: boolean) => void (isIn ? all.add(one) : all.delete(one))
          if (kind === 'enrol' || kind === 'leave') set(now.in, `${subject} ${of}`, kind === 'enrol')
          if (kind === 'assign' || kind === 'remove') set(now.taught, of, kind === 'assign')
          if (kind === 'open' || kind === 'close') set(now.open, of, kind === 'open')
          if (kind === 'grant' || kind === 'withdraw') now.isTeacher = kind === 'grant'
          remember(n, n + 1)
          if (kind === 'enrol') return change(n, 'teaching.learner-enrolled', { subject, class: of })
          if (kind === 'leave') return change(n, 'teaching.learner-left-class', { subject, class: of })
          if (kind === 'assign') return change(n, 'teaching.teacher-assigned', { of, teacher })
          if (kind === 'remove') return change(n, 'teaching.teacher-removed', { of, teacher })
          if (kind === 'open') return change(n, 'teaching.class-opened', { of, teacher: head })
          if (kind === 'close') return change(n, 'teaching.class-closed', { of })
          if (kind === 'grant') return change(n, 'identity.role-granted', { subject: teacher, role: 'teacher' })
          return change(n, 'identity.role-withdrawn', { subject: teacher, role: 'teacher' })
        })
        // The last state holds on.
        remember(steps.length, Number.POSITIVE_INFINITY)
        function remember(begins: number, ends: number): void {
          if (ends <= from || begins >= until || !now.isTeacher) return
          for (const one of now.in) {
            const [person = '', of = ''] = one.split(' ')
            if (now.open.has(of) && now.taught.has(of)) expected.add(PersonId.parse(person))
          }
        }
        const found = whom(teacher, from, until, changes).filter((person) => person !== teacher)
        expect(found).toEqual([...expected].sort())
      }),
    )
  })
})
