import { inBothLanguages } from '../../frame/words.ts'

export default inBothLanguages(
  {
    title: 'Statistiques de l’école',
    of: (name: string, day: string) => `${name}, publiées le ${day}`,
    none: 'Aucune statistique n’est publiée ici.',
    table: 'Combien d’élèves répondent juste',
    how: 'Ce qui n’est pas montré',
    groups: 'Un groupe de moins de 10 élèves : dans ce cas, rien n’est publié du tout.',
    rounded: 'Le nombre exact : tous les nombres sont arrondis à 5, et les sommes aussi.',
    small: 'Un résultat qui concerne moins de 3 élèves.',
    objections: 'Les élèves qui s’opposent à la publication : ils ne sont comptés nulle part.',
    changes: 'Un changement qui ne viendrait que de quelques élèves depuis la publication précédente.',
  },
  {
    title: 'Statistics of the school',
    of: (name, day) => `${name}, published on ${day}`,
    none: 'No statistics are published here.',
    table: 'How many learners answer right',
    how: 'What is not shown',
    groups: 'A group of fewer than 10 learners: then nothing is published at all.',
    rounded: 'The exact number: all numbers are rounded to 5, and so are sums.',
    small: 'A result of fewer than 3 learners.',
    objections: 'Learners who object to publication: they are counted nowhere.',
    changes: 'A change since the last publication that only a few learners would make.',
  },
)
