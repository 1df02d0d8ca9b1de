// What people read first in the file of a school, in French.
import type { Instant } from '#kernel/ids.ts'

export type AboutSchoolFile = {
  readonly madeAt: Instant
  readonly log: string
  readonly school: string
  readonly position: string
  readonly events: number
  readonly restrictedPeople: number
}

export const readmePage = ({ madeAt, log, school, position, events, restrictedPeople }: AboutSchoolFile): string =>
  `Données de l’établissement ${school}

Export du ${madeAt} (heure universelle), journal ${log}, jusqu’à la position ${position} :
${events} événements.

  events.ndjson         tous les événements, dans l’ordre du journal : un objet JSON par ligne.
  event-schemas.json    le sens de chaque type d’événement, sa finalité, sa durée de
                        conservation, ses champs personnels et le schéma de ses données.
  read-models/*.csv     les tableaux qui sont calculés à partir de ces événements.
  manifest.json         le contenu de l’export, et l’empreinte SHA-256 de chaque fichier.

Ces fichiers contiennent des données personnelles d’enfants, en clair. Gardez-les sur un
support chiffré, et supprimez-les dès qu’ils ne servent plus.

Un champ {"erased":true} a été effacé, à la demande d’une personne ou parce que sa durée de
conservation était passée. Les mots de passe et les codes n’en font pas partie : chacun en
reçoit de nouveaux là où l’établissement s’installe.
${
  restrictedPeople === 0
    ? ''
    : `
Le traitement des données de ${restrictedPeople} ${restrictedPeople === 1 ? 'personne' : 'personnes'} est limité (RGPD, article 18) : rien de ce
qui les concerne n’est dans ces fichiers, sauf la limitation elle-même. Levez la limitation,
puis exportez de nouveau, pour l’emporter.
`
}`
