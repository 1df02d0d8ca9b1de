import guardianLevelChanged from '#events/identity/guardian-level-changed.ts'
import { defineCommand } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { familyStream, familySubject, ofFamily, whenLinked } from './family.ts'
import person from './person.ts'

/** Changes what a guardian may do. The same level again changes nothing. */
export default defineCommand('identity.change-guardian-level', {
  summary: 'Change what a guardian may do',
  description: 'Sets what a guardian may do for a learner: view, or also manage. Also before the link is confirmed.',
  route: 'POST /api/families/links/levels',
  may: 'families:manage',
  of: ({ learner }) => ({ kind: 'person', person: learner }),
  purpose: 'administration',
  input: guardianLevelChanged.data.extend(ofFamily),
  example: { learner: exampleSchool.newcomer, guardian: exampleSchool.guardian, level: 'manage' },
  decider: person,
  stream: familyStream,
  subject: familySubject,
  decide: (state, { learner, guardian, level }, { occurredAt }) =>
    whenLinked(state, { learner, guardian }, occurredAt, (link) =>
      link.level === level ? [] : [guardianLevelChanged({ guardian, level })],
    ),
})
