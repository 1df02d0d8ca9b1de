// Why a level is recommended, in a sentence for an adult or for the learner. The model of levels has no parts that could be
// weighed against each other: the sentence gives the answers that it read.
import { colon } from '../reasons/groups.ts'
import type { Reader } from '../reasons/reasons.ts'
import type { LevelAdvice } from './recommend-level.ts'

type Text = { readonly fr: string; readonly en: string }

export function whyLevel(advice: LevelAdvice, target: number, reader: Reader): Text {
  const { level, expected } = advice
  const success = expected?.[level - 1]
  if (reader === 'learner')
    return success === undefined
      ? { fr: `On te propose le niveau ${level}.`, en: `We suggest level ${level}.` }
      : {
          fr: `On te propose le niveau ${level}${colon} tu devrais y réussir environ ${tenths(success)} exercices sur 10.`,
          en: `We suggest level ${level}: you will probably get about ${tenths(success)} of 10 exercises right.`,
        }
  const wanted = tenths(target)
  const basis = basisText(advice)
  if (success === undefined)
    return {
      fr: `Niveau ${level}, selon la règle d’un niveau à la fois (${basis.fr}).`,
      en: `Level ${level}, by the rule of one level at a time (${basis.en}).`,
    }
  const by = madeBy[advice.by]
  const held = advice.heldByRule ? heldText : { fr: '', en: '' }
  return {
    fr: `Niveau ${level}${colon} environ ${tenths(success)} réponses justes sur 10 attendues (objectif${colon} ${wanted} sur 10), ${by.fr} (${basis.fr}).${held.fr}`,
    en: `Level ${level}: about ${tenths(success)} of 10 answers expected to be right (target: ${wanted} of 10), ${by.en} (${basis.en}).${held.en}`,
  }
}

const madeBy: Record<LevelAdvice['by'], Text> = {
  'level-model': { fr: 'selon le modèle de niveau', en: 'by the model of levels' },
  elo: { fr: 'selon l’estimation Elo', en: 'by the Elo estimate' },
  rule: { fr: 'selon la règle', en: 'by the rule' },
}

const heldText: Text = {
  fr: ' Le niveau ne change pas, car les dernières réponses vont en sens contraire.',
  en: ' The level stays as it is, since the last answers point the other way.',
}

function basisText({ basis: { of, right, answers } }: LevelAdvice): Text {
  if (answers === 0) return { fr: 'aucune réponse avec un niveau', en: 'no answers with a level' }
  const where =
    of === 'skill'
      ? { fr: 'dans cette compétence', en: 'on this skill' }
      : { fr: 'toutes compétences confondues', en: 'on all skills' }
  return {
    fr: `${right} ${right > 1 ? 'justes' : 'juste'} sur les ${answers} dernières réponses ${where.fr}`,
    en: `${right} of the last ${answers} answers right ${where.en}`,
  }
}

/** A share in tenths: more digits would promise what no model can keep. */
const tenths = (share: number): string => String(Math.round(10 * share))
