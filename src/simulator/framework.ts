// A framework of competencies in mathematics, for cycles 2 and 3 of French schools (CP to 6e). In our own words after the public programmes;
// docs/examples/README.md names the source. The demonstration school uses it, and it ships as a table.

type Entry = readonly [
  code: string,
  kind: 'savoir' | 'competence',
  domain: string,
  expectedLevel: 'initiation' | 'apprentissage' | 'maitrise',
  title: string,
  description?: string,
]

const NUMBERS = 'Nombres et calculs'
const MEASURES = 'Grandeurs et mesures'
const SPACE = 'Espace et géométrie'

const entries: readonly Entry[] = [
  ['FR.C2.NUM.1', 'competence', NUMBERS, 'maitrise', 'Lire, écrire et ranger les nombres jusqu’à 10 000'],
  [
    'FR.C2.NUM.2',
    'savoir',
    NUMBERS,
    'maitrise',
    'Connaître la valeur d’un chiffre selon sa place',
    'Unités, dizaines, centaines et milliers, et les échanges entre elles.',
  ],
  ['FR.C2.CAL.1', 'savoir', NUMBERS, 'maitrise', 'Connaître par cœur les tables d’addition'],
  ['FR.C2.CAL.2', 'savoir', NUMBERS, 'apprentissage', 'Connaître par cœur les tables de multiplication'],
  ['FR.C2.CAL.3', 'competence', NUMBERS, 'apprentissage', 'Poser une addition et une soustraction'],
  ['FR.C2.PRO.1', 'competence', NUMBERS, 'apprentissage', 'Résoudre un problème en une ou deux étapes'],
  ['FR.C2.MES.1', 'competence', MEASURES, 'apprentissage', 'Mesurer une longueur et choisir la bonne unité'],
  ['FR.C2.MES.2', 'competence', MEASURES, 'apprentissage', 'Lire l’heure et calculer une durée simple'],
  ['FR.C2.GEO.1', 'savoir', SPACE, 'apprentissage', 'Reconnaître le carré, le rectangle et le triangle'],
  [
    'FR.C2.GEO.2',
    'competence',
    SPACE,
    'initiation',
    'Tracer une figure avec la règle et l’équerre',
    'Un carré, un rectangle ou un triangle rectangle, sur papier quadrillé puis uni.',
  ],
  ['FR.C3.NUM.1', 'competence', NUMBERS, 'maitrise', 'Lire, écrire et ranger les grands nombres entiers'],
  [
    'FR.C3.NUM.2',
    'competence',
    NUMBERS,
    'apprentissage',
    'Comparer et placer des fractions simples',
    'Sur une droite graduée, ou en cherchant le même dénominateur.',
  ],
  ['FR.C3.NUM.3', 'competence', NUMBERS, 'apprentissage', 'Passer d’une fraction décimale à un nombre à virgule'],
  ['FR.C3.CAL.1', 'competence', NUMBERS, 'maitrise', 'Poser une multiplication et une division'],
  [
    'FR.C3.CAL.2',
    'competence',
    NUMBERS,
    'apprentissage',
    'Estimer un résultat avant de calculer',
    'Et se servir de cet ordre de grandeur pour juger le résultat.',
  ],
  ['FR.C3.PRO.1', 'competence', NUMBERS, 'apprentissage', 'Résoudre un problème de proportionnalité'],
  ['FR.C3.MES.1', 'competence', MEASURES, 'maitrise', 'Calculer le périmètre d’une figure'],
  ['FR.C3.MES.2', 'competence', MEASURES, 'apprentissage', 'Calculer l’aire d’un rectangle'],
  ['FR.C3.GEO.1', 'savoir', SPACE, 'apprentissage', 'Connaître les droites parallèles et perpendiculaires'],
  ['FR.C3.GEO.2', 'competence', SPACE, 'apprentissage', 'Construire le symétrique d’une figure'],
]

/** As `learning.define-competency` takes them. */
export const framework = entries.map(([code, kind, domain, expectedLevel, title, description]) => ({
  ...{ code, title, kind, domain, expectedLevel },
  ...(description !== undefined && { description }),
}))

/** CSV (RFC 4180) for `sillage import competencies`. */
export function* frameworkLines(): Generator<string> {
  yield 'code,title,description,kind,domain,expected'
  for (const { code, title, description = '', kind, domain, expectedLevel } of framework)
    yield [code, title, description, kind, domain, expectedLevel].map(quoted).join(',')
}

const quoted = (cell: string): string => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
