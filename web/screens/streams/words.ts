import { inBothLanguages } from '../../frame/words.ts'

export default inBothLanguages(
  {
    title: 'Journal',
    lead: 'Tout ce que l’école a enregistré est dans le journal, en flux : un par élève, par classe, par personne. Rien ne s’y modifie.',
    open: 'Ouvrir',
    stream: 'Flux ou position',
    hint: 'Un nom comme « learner-5111a9e0-… », l’identifiant d’un élève, ou une position comme « 13889 ».',
    wrong: 'Ce n’est ni un nom de flux, ni un identifiant, ni une position.',
    help: 'Le nom d’un flux est celui de ce qu’il raconte (learner, class, person, school…), un tiret, puis un identifiant.',
  },
  {
    title: 'Log',
    lead: 'All that the school has recorded is in the log, in streams: one for each learner, class and person. Nothing in it changes.',
    open: 'Open',
    stream: 'Stream or position',
    hint: 'A name such as “learner-5111a9e0-…”, the id of a learner, or a position such as “13889”.',
    wrong: 'This is neither the name of a stream, nor an id, nor a position.',
    help: 'The name of a stream is the kind of thing that it is about (learner, class, person, school…), a hyphen, then an id.',
  },
)
