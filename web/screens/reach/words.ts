import { counted, inBothLanguages } from '../../frame/words.ts'

export default inBothLanguages(
  {
    title: 'Quelles données étaient à portée ?',
    lead: 'Un mot de passe est connu, un appareil est perdu : de qui cette personne pouvait-elle voir les données, et de qui les a-t-elle vues ? La question est notée dans le journal.',
    actor: 'Qui pouvait voir',
    idHint: 'Identifiant d’une personne ou d’un programme',
    notAnId: 'Ce n’est pas un identifiant.',
    from: 'Depuis le',
    fromTime: 'Heure de début',
    until: 'Jusqu’au',
    untilTime: 'Heure de fin',
    wrongOrder: 'La fin est avant le début.',
    zone: (zone: string) => `Heures de l’école (${zone}).`,
    ask: 'Chercher',
    result: 'Réponse',
    reached: (count: number) => `${counted(count, 'personne', 'personnes')} à portée`,
    read: (count: number) => `Données consultées ou modifiées : ${counted(count, 'personne', 'personnes')}`,
    outside: (count: number) =>
      `${counted(count, 'personne dont les données ont été consultées', 'personnes dont les données ont été consultées')} sans être à portée : commencez par là.`,
    refused: (count: number) => `Refusé : ${counted(count, 'personne', 'personnes')}`,
    erased: (count: number) =>
      `${counted(count, 'personne à portée a été effacée', 'personnes à portée ont été effacées')} depuis, et ne peut plus être nommée.`,
    readsOfErased: (count: number) =>
      `${counted(count, 'accès concerne', 'accès concernent')} quelqu’un qui a été effacé depuis.`,
    keptFrom: (at: string) => `Le journal ne remonte que jusqu’au ${at} : avant, les entrées ont été supprimées.`,
    uncleanEnds: (count: number) =>
      `${counted(count, 'processus s’est arrêté', 'processus se sont arrêtés')} sans écrire les dernières entrées (au plus 1 000 chacun).`,
    person: 'Personne',
    why: 'À portée',
    reads: 'Consulté ou modifié',
    times: (count: number, first: string, last: string) =>
      count < 2 ? `1 fois, le ${first}` : `${counted(count, 'fois', 'fois')}, du ${first} au ${last}`,
    refusals: (count: number) => `${counted(count, 'refus', 'refus')}`,
    never: 'non',
    notReachable: 'non : pas à portée',
    self: 'la personne elle-même',
    child: 'son enfant',
    class: 'élève de sa classe',
    school: 'toute l’école',
    since: (from: string, until: string) => `du ${from} au ${until}`,
    sinceOpen: (from: string) => `depuis le ${from}`,
    inTrail: 'Voir dans le journal',
    filter: 'Montrer',
    all: 'tout le monde',
    onlyRead: 'celles dont les données ont été consultées',
    onlyOutside: 'celles qui n’étaient pas à portée',
    nobody: 'Personne n’était à portée, et rien n’a été consulté.',
    more: 'Afficher la suite',
    note: 'C’est le plus qui ait pu être vu : qu’un compte ait été suspendu entre-temps n’est pas déduit.',
  },
  {
    title: 'Whose data was within reach?',
    lead: 'A password is known, a device is lost: whose data could this person see, and whose did they see? The question is noted in the trail.',
    actor: 'Who could see',
    idHint: 'Id of a person or a program',
    notAnId: 'This is not an id.',
    from: 'From',
    fromTime: 'Time of the beginning',
    until: 'Until',
    untilTime: 'Time of the end',
    wrongOrder: 'The end is before the beginning.',
    zone: (zone: string) => `Times of the school (${zone}).`,
    ask: 'Search',
    result: 'Answer',
    reached: (count: number) => (count === 1 ? '1 person within reach' : `${count} people within reach`),
    read: (count: number) => (count === 1 ? 'Data read or changed: 1 person' : `Data read or changed: ${count} people`),
    outside: (count: number) =>
      count === 1
        ? '1 person was read without being within reach: begin there.'
        : `${count} people were read without being within reach: begin there.`,
    refused: (count: number) => (count === 1 ? 'Refused: 1 person' : `Refused: ${count} people`),
    erased: (count: number) =>
      count === 1
        ? '1 person within reach was erased since, and cannot be named.'
        : `${count} people within reach were erased since, and cannot be named.`,
    readsOfErased: (count: number) =>
      count === 1
        ? '1 access is about somebody who was erased since.'
        : `${count} accesses are about somebody who was erased since.`,
    keptFrom: (at: string) => `The trail begins on ${at}: entries before that were deleted.`,
    uncleanEnds: (count: number) =>
      count === 1
        ? '1 process ended without writing its last entries (at most 1,000).'
        : `${count} processes ended without writing their last entries (at most 1,000 each).`,
    person: 'Person',
    why: 'Within reach',
    reads: 'Read or changed',
    times: (count: number, first: string, last: string) =>
      count < 2 ? `once, on ${first}` : `${count} times, from ${first} to ${last}`,
    refusals: (count: number) => (count === 1 ? '1 refusal' : `${count} refusals`),
    never: 'no',
    notReachable: 'no: not within reach',
    self: 'the person themself',
    child: 'their child',
    class: 'learner of their class',
    school: 'the whole school',
    since: (from: string, until: string) => `from ${from} to ${until}`,
    sinceOpen: (from: string) => `since ${from}`,
    inTrail: 'See in the trail',
    filter: 'Show',
    all: 'everybody',
    onlyRead: 'those whose data was read',
    onlyOutside: 'those who were not within reach',
    nobody: 'Nobody was within reach, and nothing was read.',
    more: 'Show more',
    note: 'It is the most that can have been seen: that an account was suspended for a part of the time is not taken off.',
  },
)
