// What the verifier found, by its codes: what is wrong, and what a bundle cannot show.
import { inBothLanguages } from '../../frame/words.ts'

type Facts = Readonly<Record<string, string | number>>

export default inBothLanguages(
  {
    'format-unknown': ({ format }: Facts) => `Le format ${format} n’est pas connu de ce programme.`,
    'manifest-changed': 'Le sommaire a été modifié après sa signature, ou signé avec une autre clé.',
    'file-changed': ({ file }: Facts) => `Le fichier ${file} n’est pas celui qui a été signé.`,
    'checkpoint-unsigned': 'Le point de contrôle de l’export n’est pas signé avec cette clé.',
    'checkpoint-of-another-school': 'Le point de contrôle est celui d’une autre école.',
    'held-unsigned': ({ size }: Facts) => `Votre point de contrôle à ${size} entrées n’est pas signé avec cette clé.`,
    'beginning-unsigned': ({ size }: Facts) =>
      `L’export commence à ${size} entrées, et n’a pas de point de contrôle signé à cet endroit.`,
    'beginning-differs': ({ size }: Facts) =>
      `Le début de l’export ne correspond pas à son point de contrôle à ${size} entrées.`,
    'beginning-not-as-held': ({ size }: Facts) =>
      `Le journal ne commence pas comme votre point de contrôle à ${size} entrées : il a été réécrit avant.`,
    'not-named-by-next': ({ next }: Facts) =>
      `Ce n’est pas l’entrée que l’entrée ${next} désigne comme la précédente : elle a été modifiée, déplacée ou ajoutée.`,
    'previous-differs':
      'Elle désigne une autre entrée précédente : l’une des deux a été modifiée, déplacée, ajoutée ou retirée.',
    'no-entry': ({ line }: Facts) => `La ligne ${line} n’est pas une entrée.`,
    'calls-itself': ({ number }: Facts) => `Elle porte le numéro ${number}.`,
    'in-its-place': ({ number }: Facts) => `L’entrée ${number} est à sa place.`,
    'not-as-held': ({ size }: Facts) =>
      `Jusqu’ici, le journal n’est pas celui de votre point de contrôle à ${size} entrées : il a été réécrit.`,
    'proof-fails': 'Sa preuve ne mène pas au point de contrôle signé.',
    'opening-differs': ({ place }: Facts) => `Ce qui est écrit à côté (${place}) n’est pas ce que l’entrée contient.`,
    'count-differs': ({ found, expected }: Facts) =>
      `L’export contient ${found} entrées ; son sommaire en annonce ${expected}.`,
    'not-as-signed': ({ size, first, last }: Facts) =>
      `Le journal n’est pas celui qui a été signé à ${size} entrées : il a été modifié à partir d’une entrée entre ${first} et ${last}.`,
    'last-differs': 'La dernière entrée n’est pas celle qui a été signée : elle a été modifiée.',
    'end-differs': 'Les entrées ne mènent pas au point de contrôle signé : la fin a été coupée ou modifiée.',
    'listed-unsigned': ({ size }: Facts) =>
      `Le point de contrôle de la liste à ${size} entrées n’est pas signé avec cette clé.`,
    'listed-not-continued': ({ size }: Facts) =>
      `Le journal ne continue pas son propre point de contrôle à ${size} entrées.`,
    'end-cut': ({ size, now }: Facts) =>
      `Vous avez un point de contrôle à ${size} entrées, et ce journal n’en a que ${now} : sa fin a été coupée.`,
    'held-not-continued': ({ size }: Facts) =>
      `Le journal ne continue pas votre point de contrôle à ${size} entrées : il a été réécrit avant.`,
    'key-not-given': 'Si la clé est bien celle de l’installation : choisissez la clé publique que l’on vous a remise.',
    expired: ({ before }: Facts) =>
      `Ce que disaient les entrées avant l’entrée ${before} : elles ont été supprimées à la fin de leur durée de conservation.`,
    selection:
      'Si des entrées manquent dans cette sélection : chaque entrée est prouvée, mais non qu’il n’y en a pas d’autre. Vérifiez tout le journal.',
    'held-expired': ({ size }: Facts) =>
      `Si le journal continue votre point de contrôle à ${size} entrées : ce qui s’y trouvait a été supprimé.`,
    'held-without-proof': ({ size }: Facts) =>
      `Si le journal continue votre point de contrôle à ${size} entrées : l’export n’en a pas la preuve.`,
    'all-rewritten':
      'Si tout le journal a été réécrit et signé de nouveau : seul un point de contrôle que l’on vous a remis avant le montre.',
    'after-held': ({ entry }: Facts) =>
      `Si ce qui suit l’entrée ${entry} a été réécrit avant cet export : votre point de contrôle le plus récent s’arrête là.`,
    'never-written':
      'Si tout ce qui s’est passé a été noté : le journal montre ce qui a été modifié, non ce qui n’a jamais été écrit.',
    closed: ({ count }: Facts) =>
      `De qui parlent ${count} mentions : ces personnes ont été effacées, ou ne sont pas montrées ici.`,
  },
  {
    'format-unknown': ({ format }: Facts) => `The format ${format} is not known to this program.`,
    'manifest-changed': 'The manifest was changed after it was signed, or signed with another key.',
    'file-changed': ({ file }: Facts) => `The file ${file} is not the one that was signed.`,
    'checkpoint-unsigned': 'The checkpoint of the bundle is not signed with this key.',
    'checkpoint-of-another-school': 'The checkpoint is of another school.',
    'held-unsigned': ({ size }: Facts) => `Your checkpoint at ${size} entries is not signed with this key.`,
    'beginning-unsigned': ({ size }: Facts) =>
      `The bundle begins at ${size} entries, and has no signed checkpoint there.`,
    'beginning-differs': ({ size }: Facts) =>
      `The beginning of the bundle does not match its checkpoint at ${size} entries.`,
    'beginning-not-as-held': ({ size }: Facts) =>
      `The trail does not begin as your checkpoint at ${size} entries: it was rewritten before there.`,
    'not-named-by-next': ({ next }: Facts) =>
      `It is not the entry that entry ${next} names before itself: it was changed, moved or inserted.`,
    'previous-differs': 'It names another entry before it: one of the two was changed, moved, inserted or removed.',
    'no-entry': ({ line }: Facts) => `Line ${line} is no entry.`,
    'calls-itself': ({ number }: Facts) => `It calls itself entry ${number}.`,
    'in-its-place': ({ number }: Facts) => `Entry ${number} is in its place.`,
    'not-as-held': ({ size }: Facts) =>
      `Up to here, the trail is not that of your checkpoint at ${size} entries: it was rewritten.`,
    'proof-fails': 'Its proof does not lead to the signed checkpoint.',
    'opening-differs': ({ place }: Facts) => `What is written beside it (${place}) is not what the entry holds.`,
    'count-differs': ({ found, expected }: Facts) =>
      `The bundle holds ${found} entries, and its manifest says ${expected}.`,
    'not-as-signed': ({ size, first, last }: Facts) =>
      `The trail is not the one that was signed at ${size} entries: it was changed from an entry between ${first} and ${last} on.`,
    'last-differs': 'The last entry is not the one that was signed: it was changed.',
    'end-differs': 'The entries do not lead to the signed checkpoint: the end was cut or changed.',
    'listed-unsigned': ({ size }: Facts) => `The listed checkpoint at ${size} entries is not signed with this key.`,
    'listed-not-continued': ({ size }: Facts) => `The trail does not continue its own checkpoint at ${size} entries.`,
    'end-cut': ({ size, now }: Facts) =>
      `You hold a checkpoint at ${size} entries, and this trail has only ${now}: its end was cut.`,
    'held-not-continued': ({ size }: Facts) =>
      `The trail does not continue your checkpoint at ${size} entries: it was rewritten before there.`,
    'key-not-given': 'Whether the key is that of the installation: choose the public key that you were handed.',
    expired: ({ before }: Facts) =>
      `What the entries before entry ${before} said: they were deleted when their time was over.`,
    selection:
      'Whether entries are missing in this selection: each entry is proved, but not that there is no other. Verify the whole trail.',
    'held-expired': ({ size }: Facts) =>
      `Whether the trail continues your checkpoint at ${size} entries: what was there was deleted.`,
    'held-without-proof': ({ size }: Facts) =>
      `Whether the trail continues your checkpoint at ${size} entries: the bundle has no proof for it.`,
    'all-rewritten':
      'Whether the whole trail was rewritten and signed anew: only a checkpoint that was handed to you before shows that.',
    'after-held': ({ entry }: Facts) =>
      `Whether what follows entry ${entry} was rewritten before this bundle: your newest checkpoint ends there.`,
    'never-written':
      'Whether everything that happened was noted: the trail shows what was changed, not what was never written.',
    closed: ({ count }: Facts) => `Who ${count} mentions are about: those persons were erased, or are not shown here.`,
  },
)
