// What a person is asked to agree to, in the words of the form: each text of each consent, with its version. Pure.
//
// Whoever changes what a text says gives it the next version, and everybody is asked again. What was agreed to before no
// longer counts, unless the new version only adds to it: then it counts for what it names, and for nothing that was added.
// The version that somebody agreed to is in the event, so earlier texts stay here.
import { type ConsentPurpose, consentPurposes, type NeededConsent } from '#kernel/consent.ts'
import type { InLanguages } from '#kernel/projection.ts'

export type ConsentText = {
  readonly version: number
  /**
   * True where it says all that the version before says, and more: of what is recorded, or of what people may do. Whoever agreed to that one still agrees to what it
   * names. Who may see it, why, and for how long must be unchanged.
   */
  readonly onlyAdds?: true
  readonly title: InLanguages
  readonly text: InLanguages
}

/** By purpose: every version, the current one last. */
const texts: Readonly<Record<ConsentPurpose, readonly [ConsentText, ...ConsentText[]]>> = {
  'declared-emotions': [
    {
      version: 1,
      title: { fr: 'Dire ce que l’on ressent', en: 'Saying how one feels' },
      text: {
        fr: 'Après un exercice, l’élève peut dire ce qu’il ou elle ressent (de la fierté, de l’ennui…), et l’équipe enseignante peut noter ce qu’elle a remarqué. Rien n’est déduit automatiquement. Seule l’équipe enseignante voit ces réponses, qui servent à mieux accompagner l’élève. Elles sont conservées un an après la fin de l’année scolaire. Refuser ne change rien à l’enseignement, et l’on peut changer d’avis à tout moment, sans dire pourquoi\u202f: plus rien n’est alors enregistré.',
        en: 'After an exercise, the learner may say how they feel (proud, bored…), and teachers may note what they have noticed. Nothing is inferred automatically. Only the teachers see these answers, which help them to support the learner. They are kept for one year after the end of the school year. Refusing changes nothing in the teaching, and one may change one’s mind at any time, without a reason: nothing more is recorded then.',
      },
    },
    {
      version: 2,
      onlyAdds: true,
      title: { fr: 'Dire ce que l’on ressent', en: 'Saying how one feels' },
      text: {
        fr: 'Après un exercice, l’élève peut dire ce qu’il ou elle ressent (de la fierté, de l’ennui…), et l’équipe enseignante peut noter ce qu’elle a remarqué. Rien n’est déduit automatiquement. Seule l’équipe enseignante voit ces réponses, qui servent à mieux accompagner l’élève. Elles sont conservées un an après la fin de l’année scolaire. Refuser ne change rien à l’enseignement. On peut retirer son accord à tout moment, sans dire pourquoi et aussi simplement qu’on l’a donné\u202f: au même endroit, ou en le disant à l’école. Plus rien n’est alors enregistré. Ce qui l’a été jusque-là l’a été à bon droit et reste conservé pendant la durée indiquée, sauf si l’on en demande l’effacement.',
        en: 'After an exercise, the learner may say how they feel (proud, bored…), and teachers may note what they have noticed. Nothing is inferred automatically. Only the teachers see these answers, which help them to support the learner. They are kept for one year after the end of the school year. Refusing changes nothing in the teaching. One may withdraw one’s agreement at any time, without a reason and as easily as it was given: in the same place, or by telling the school. Nothing more is recorded then. What was recorded until then was recorded lawfully and is kept for the time stated, unless its erasure is asked for.',
      },
    },
  ],
  'detailed-tracking': [
    {
      version: 1,
      title: { fr: 'Suivre le détail de l’activité', en: 'Following activity in detail' },
      text: {
        fr: 'En plus de ce qu’il faut pour enseigner (les exercices, les réponses, les contenus consultés), l’école enregistre le type d’appareil utilisé et les passages des vidéos que l’élève lance, met en pause ou revoit. Cela sert à repérer ce qui est difficile à comprendre. L’équipe enseignante et la direction le voient. C’est conservé deux ans après la fin de l’année scolaire. Refuser ne change rien à l’enseignement, et l’on peut changer d’avis à tout moment, sans dire pourquoi\u202f: plus rien de cela n’est alors enregistré.',
        en: 'Besides what teaching needs (exercises, answers, contents viewed), the school records the type of device and the places in videos that the learner plays, pauses or watches again. This shows what is hard to understand. The teachers and the head see it. It is kept for two years after the end of the school year. Refusing changes nothing in the teaching, and one may change one’s mind at any time, without a reason: nothing more of this is recorded then.',
      },
    },
    {
      version: 2,
      onlyAdds: true,
      title: { fr: 'Suivre le détail de l’activité', en: 'Following activity in detail' },
      text: {
        fr: 'En plus de ce qu’il faut pour enseigner (les exercices, les réponses, les contenus consultés), l’école enregistre le type d’appareil utilisé, les passages des vidéos que l’élève lance, met en pause ou revoit, et les écrans des séquences que l’élève visite, dans l’ordre, avec le temps passé sur chacun. Cela sert à repérer ce qui est difficile à comprendre. L’équipe enseignante et la direction le voient. C’est conservé deux ans après la fin de l’année scolaire. Refuser ne change rien à l’enseignement, et l’on peut changer d’avis à tout moment, sans dire pourquoi\u202f: plus rien de cela n’est alors enregistré.',
        en: 'Besides what teaching needs (exercises, answers, contents viewed), the school records the type of device, the places in videos that the learner plays, pauses or watches again, and the screens of sequences that the learner visits, in order, with the time on each. This shows what is hard to understand. The teachers and the head see it. It is kept for two years after the end of the school year. Refusing changes nothing in the teaching, and one may change one’s mind at any time, without a reason: nothing more of this is recorded then.',
      },
    },
    {
      version: 3,
      onlyAdds: true,
      title: { fr: 'Suivre le détail de l’activité', en: 'Following activity in detail' },
      text: {
        fr: 'En plus de ce qu’il faut pour enseigner (les exercices, les réponses, les contenus consultés), l’école enregistre le type d’appareil utilisé, les passages des vidéos que l’élève lance, met en pause ou revoit, et les écrans des séquences et des parcours que l’élève visite, dans l’ordre, avec le temps passé sur chacun. Cela sert à repérer ce qui est difficile à comprendre. L’équipe enseignante et la direction le voient. C’est conservé deux ans après la fin de l’année scolaire. Refuser ne change rien à l’enseignement, et l’on peut changer d’avis à tout moment, sans dire pourquoi\u202f: plus rien de cela n’est alors enregistré.',
        en: 'Besides what teaching needs (exercises, answers, contents viewed), the school records the type of device, the places in videos that the learner plays, pauses or watches again, and the screens of sequences and paths that the learner visits, in order, with the time on each. This shows what is hard to understand. The teachers and the head see it. It is kept for two years after the end of the school year. Refusing changes nothing in the teaching, and one may change one’s mind at any time, without a reason: nothing more of this is recorded then.',
      },
    },
    {
      version: 4,
      onlyAdds: true,
      title: { fr: 'Suivre le détail de l’activité', en: 'Following activity in detail' },
      text: {
        fr: 'En plus de ce qu’il faut pour enseigner (les exercices, les réponses, les contenus consultés), l’école enregistre le type d’appareil utilisé, les passages des vidéos que l’élève lance, met en pause ou revoit, et les écrans des séquences et des parcours que l’élève visite, dans l’ordre, avec le temps passé sur chacun. Cela sert à repérer ce qui est difficile à comprendre. L’équipe enseignante et la direction le voient. C’est conservé deux ans après la fin de l’année scolaire. Refuser ne change rien à l’enseignement. On peut retirer son accord à tout moment, sans dire pourquoi et aussi simplement qu’on l’a donné\u202f: au même endroit, ou en le disant à l’école. Plus rien de cela n’est alors enregistré. Ce qui l’a été jusque-là l’a été à bon droit et reste conservé pendant la durée indiquée, sauf si l’on en demande l’effacement.',
        en: 'Besides what teaching needs (exercises, answers, contents viewed), the school records the type of device, the places in videos that the learner plays, pauses or watches again, and the screens of sequences and paths that the learner visits, in order, with the time on each. This shows what is hard to understand. The teachers and the head see it. It is kept for two years after the end of the school year. Refusing changes nothing in the teaching. One may withdraw one’s agreement at any time, without a reason and as easily as it was given: in the same place, or by telling the school. Nothing more of this is recorded then. What was recorded until then was recorded lawfully and is kept for the time stated, unless its erasure is asked for.',
      },
    },
  ],
}

export const consentTexts = (purpose: ConsentPurpose): readonly ConsentText[] => texts[purpose]

export function currentText(purpose: ConsentPurpose): ConsentText {
  const [first, ...later] = texts[purpose]
  return later.at(-1) ?? first
}

/** Whether an agreement to this version still counts for what it names. Not if it is of a later program, and unknown here. */
export const stillCounts = (purpose: ConsentPurpose, version: number): boolean =>
  texts[purpose].some((text) => text.version === version) &&
  texts[purpose].every((text) => text.version <= version || text.onlyAdds === true)

/** Whether the version that somebody agreed to, if any, is enough for what is to be recorded. */
export const isEnough = (given: number | null, { to, sinceText }: NeededConsent): boolean =>
  given !== null && given >= sinceText && stillCounts(to, given)

export const currentTexts: readonly (ConsentText & { readonly purpose: ConsentPurpose })[] = consentPurposes.map(
  (purpose) => ({ purpose, ...currentText(purpose) }),
)
