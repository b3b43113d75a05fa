package dev.parley.tools.lint;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A language that can be told from the four others by its commonest words. Of any other language
 * nothing is known, and nothing is said.
 */
enum Language {
  ENGLISH(
      "the a an and or but so if than that this these those there here then i me my you your he"
          + " him his she her hers it its we us our they them their who what when where why how"
          + " which is are was were be been being am do does did done have has had will would can"
          + " could should may might must shall not no yes of in on at by to from with without for"
          + " about into over under up down out off again still now just very much many some any"
          + " all every each both one two first last more most other another same such too also"
          + " only even ever never always often maybe please well good bad right know think see"
          + " look want need like tell talk say said ask answer speak come go going went got get"
          + " give take make made thing things people man woman person time day night today"
          + " tomorrow way really something anything nothing someone anyone because before after"
          + " between through long little big old new great own let try use feel seem mean kind"
          + " sort lot bit"),
  GERMAN(
      "der die das den dem des ein eine einen einem einer und oder aber doch wenn dass weil ob ich"
          + " mich mir mein du dich dir dein er ihn ihm sie es wir uns unser ihr euch ihnen sein"
          + " wer was wann wo warum wie welche ist sind war waren bin bist hat habe haben hast"
          + " hatte wird werden wurde kann kannst muss will soll darf nicht kein keine nein ja von"
          + " vom zu zum zur mit ohne aus bei nach vor hinter unter auf an am im in durch gegen"
          + " noch nur schon immer nie wieder jetzt hier dort da dann sehr viel mehr alle alles"
          + " etwas nichts jemand man auch so bitte gut"),
  FRENCH(
      "le la les un une des du de et ou mais si que qui quoi quand comment pourquoi je me moi mon"
          + " ma mes tu te toi ton ta tes il elle on nous notre vous votre ils elles leur lui son"
          + " sa ses ce cet cette ces est sont suis es \u00eate \u00e9tait \u00eatre ai as a avons"
          + " avez ont avait avoir fait ne pas plus jamais rien non oui dans sur sous avec sans"
          + " pour par chez vers avant apr\u00e8s entre encore toujours aussi tr\u00e8s bien ici"
          + " l\u00e0 tout tous toute quelque autre o\u00f9 au aux en y donc alors"),
  SPANISH(
      "el la los las un una unos unas de del y o pero si que qui\u00e9n qu\u00e9 cuando"
          + " c\u00f3mo d\u00f3nde porque yo me m\u00ed mi mis t\u00fa te ti tu tus \u00e9l ella"
          + " nosotros usted ustedes ellos ellas nos le les lo su sus este esta esto ese esa eso es"
          + " son soy eres est\u00e1 est\u00e1n era ser estar he has ha hay han hab\u00eda no s\u00ed"
          + " ni nunca nada nadie con sin por para en sobre entre hasta desde antes despu\u00e9s muy"
          + " m\u00e1s tambi\u00e9n todo todos algo otro aqu\u00ed all\u00ed ya al como bien"),
  ITALIAN(
      "il lo la i gli le un uno una di del della dei delle e o ma se che chi cosa quando come dove"
          + " perch\u00e9 io mi me mio mia tu ti te tuo tua lui lei noi ci voi vi loro suo sua si"
          + " questo questa quello quella \u00e8 sono sei era siamo essere ho hai ha abbiamo hanno"
          + " aveva avere fatto non mai niente nessuno no s\u00ec in con senza per da dal dalla nel"
          + " nella al alla sul sulla su tra fra prima dopo ancora sempre anche molto pi\u00f9 qui"
          + " l\u00e0 tutto tutti altro bene");

  /** A language has more than so many times the marks of any other, or is not told from it. */
  private static final int DOMINANCE = 3;

  private static final Pattern WORD = Pattern.compile("\\p{L}+");

  private final String words;

  Language(String words) {
    this.words = words;
  }

  /** Which people use in nearly every sentence, in lower case. */
  Set<String> commonWords() {
    return Set.of(words.split(" "));
  }

  /** As in a sentence. */
  String title() {
    return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
  }

  /** The words that mark this language: common in it, and in none of the others. */
  private Set<String> marks() {
    Set<String> marks = new HashSet<>(commonWords());
    for (Language other : values()) {
      if (other != this) {
        marks.removeAll(other.commonWords());
      }
    }
    return marks;
  }

  private int marksIn(List<String> words) {
    Set<String> marks = marks();
    return (int) words.stream().filter(marks::contains).count();
  }

  /** That of these texts, if {@code least} words mark it and few mark any other. */
  static Optional<Language> of(Collection<String> texts, int least) {
    List<String> words = texts.stream().flatMap(Language::words).toList();
    Language best = null;
    int most = 0;
    int second = 0;
    for (Language language : values()) {
      int marks = language.marksIn(words);
      if (marks > most) {
        second = most;
        most = marks;
        best = language;
      } else {
        second = Math.max(second, marks);
      }
    }
    boolean clear = most >= least && most > DOMINANCE * second;
    return clear ? Optional.ofNullable(best) : Optional.empty();
  }

  private static Stream<String> words(String text) {
    return WORD.matcher(text.toLowerCase(Locale.ROOT)).results().map(MatchResult::group);
  }
}
