import skillMastered from '#events/learning/skill-mastered.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { learnerStream, learnerSubject, ofLearner, ofLearnerThemself } from './enrolled.ts'
import learner, { skillOf } from './learner.ts'
import { MASTERY_RULE } from './mastery.ts'

/** Clients cannot declare mastery: it is decided from the attempts. This command exists to explain that to them. */
export default defineCommand('learning.claim-mastery', {
  summary: 'Claim mastery of a skill',
  description: 'Says that a skill is mastered: accepted, with no effect, where it is; refused where it is not.',
  route: 'POST /api/adaptive/interaction',
  as: 'skill_mastered',
  may: 'learning:record',
  of: ofLearnerThemself,
  purpose: 'teaching',
  input: skillMastered.data.pick({ skill: true }).extend(ofLearner),
  example: { learner: exampleSchool.learner, skill: 'calcul/multiplication' },
  decider: learner,
  stream: learnerStream,
  subject: learnerSubject,
  decide: (state, { skill }) =>
    skillOf(state, skill).mastered
      ? []
      : refuse(
          'mastery-is-decided',
          'Mastery follows from the attempts: three right answers in a row at level 3 or above. Send those as exercise_attempted; to report a level seen elsewhere, declare skill progress.',
          { facts: { skill, run: skillOf(state, skill).run, rule: MASTERY_RULE } },
        ),
})
