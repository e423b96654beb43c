#include "identity/short_forms.hpp"

#include <algorithm>
#include <unordered_map>
#include <vector>

namespace contactsync::identity {
namespace {

/// A given name and then its short forms, in plain letters; rows end with a comma. Forms that merely cut the name
/// ("chris") are left out unless they stand beside another short form ("topher"): every prefix agrees without this
/// table. A form may belong to several names.
// clang-format off
constexpr std::string_view kTable =
    // English
    "abigail abby gail, abraham abe bram, agnes aggie nessie, albert al bert bertie, alexander alex alec sandy "
    "xander sasha lex, alexandra alex sandra sandy lexi sasha alix, alfred alf fred freddie alfie, alice ali "
    "allie elsie, alison ali allie, amanda mandy mandi, amelia amy millie mel, andrew andy drew, angela angie, "
    "ann annie nan nancy, anna annie ania anja, anne annie nan nancy, anthony tony ant, antony tony ant, "
    "archibald archie baldie, arthur art artie, augustus gus augie, barbara barb babs bobbie, bartholomew bart, "
    "beatrice bea trixie, benjamin ben benny benji, bernard bernie barney, bradley brad, bridget biddy bridie, "
    "caroline carrie lina carol, carolyn carrie lyn, cassandra cassie sandra, catherine cathy kate katie cat "
    "kitty cate, cecilia cece celia sissy, charles charlie chuck chas chaz, charlotte charlie lottie lotte char, "
    "christian chris kit, christina chris chrissy tina, christine chris chrissy tina, christopher chris kit "
    "topher, clifford cliff, constance connie, cornelius neil corny, curtis curt, cynthia cindy, daniel dan "
    "danny, danielle dani, david dave davey, deborah debbie deb, debra debbie deb, dennis denny, dolores lola, "
    "dominic dom nick, donald don donny, dorothy dot dottie dolly, douglas doug, edgar ed eddie, edith edie, "
    "edmund ed eddie ned ted, edward ed eddie ned ted teddy, edwin ed eddie win, eleanor ellie nell nora, elijah "
    "eli, eliza liz lizzie, elizabeth liz lizzie beth betty betsy eliza libby lisa ellie elsie bess, elisabeth "
    "liz lizzie beth betty lisa lisbeth, emily em millie, emma em emmy, ernest ernie, eugene gene, evelyn evie, "
    "florence flo florrie, frances fran frankie fanny, francis frank fran, franklin frank, frederick fred freddie "
    "rick, frederic fred freddie rick, gabriel gabe, gabrielle gabby, geoffrey geoff jeff, george georgie, gerald "
    "gerry jerry, gerard gerry jerry, gertrude trudy gertie, gilbert gil bert, gregory greg, gwendolyn gwen "
    "wendy, harold harry hal, harriet hattie harry, harrison harry, helen nell ellie, henrietta hettie etta, "
    "henry harry hank hal, herbert herb bert, herman hermie, hilary hil, howard howie, hubert hugh bert, isaac "
    "ike zac, isabel izzy bella belle, isabella izzy bella belle, jacob jake jay, jacqueline jackie, james jim "
    "jimmy jamie jem, jane janie jenny, janet jan, jason jay, jeffrey jeff, jennifer jen jenny, jeremiah jerry, "
    "jeremy jerry jem, jerome jerry, jessica jess jessie, jessie jess, joan joanie, joanna jo, joanne jo, john "
    "johnny jack jon, jonathan jon jonny nathan, joseph joe joey jo, josephine jo josie, joshua josh, judith judy "
    "jude, julia julie jules, julian jules, katherine kathy kate katie kat kitty, kathleen kathy kate katie kath, "
    "kathryn kathy kate katie, kenneth ken kenny, kimberly kim, laurence larry laurie, lawrence larry laurie, "
    "leonard len lenny leo, leopold leo poldi, leslie les, lillian lily lil, louis lou louie, louise lou, lucille "
    "lucy, madeline maddie, madeleine maddie, magdalene maggie lena, margaret maggie meg peggy marge margie greta "
    "rita daisy peg, marjorie marge margie, martha marty patty, martin marty, mary molly polly mamie, matthew "
    "matt matty, matilda tilly mattie tilda, maurice morrie mo, maximilian max, melanie mel, melissa mel missy "
    "lissa, michael mike mick mickey mikey, michelle shelly mickey, mildred millie, miranda mandy randy, mitchell "
    "mitch, mohammed mo, mohamed mo, muhammad mo, nancy nan, natalie nat, natasha tasha, nathan nate nat, "
    "nathaniel nate nat, nicholas nick nicky, nicola nicky, nicole nicky nikki, norman norm, oliver ollie noll, "
    "olivia livvy liv ollie, oscar ossie, pamela pam, patricia pat patty trish tricia patsy, patrick pat paddy "
    "rick, peter pete, philip phil pip, phillip phil pip, prudence prue, rachel rae, randall randy, randolph "
    "randy, raymond ray, rebecca becky becca, reginald reg reggie, richard rick dick rich ricky richie, robert "
    "rob bob bobby robbie bert, roberta bobbie, roderick rod rick, rodney rod, roger rog, roland rollie, ronald "
    "ron ronnie, rosemary rose rosie, rudolph rudy, russell russ rusty, ruth ruthie, samantha sam sammy, samuel "
    "sam sammy, sarah sally sadie, sandra sandy, sebastian seb bas baz, sharon shari, sidney sid, sigmund sig, "
    "simon si, sophia sophie, stanley stan, stephanie steph stevie, stephen steve stevie, steven steve stevie, "
    "stuart stu, susan sue susie suzy, susanna sue susie suzy, suzanne sue suzy, sylvester sly, sylvia syl, "
    "tamara tammy, terence terry, teresa terry tess tracy, theresa terry tess tessa tracy, theodore ted teddy "
    "theo, thomas tom tommy, timothy tim timmy, tobias toby, valerie val, veronica ronnie vera, victor vic, "
    "victoria vicky tori, vincent vince vinny, virginia ginny ginger, vivian viv, walter walt wally, wilfred wilf "
    "fred, william will bill billy willy liam, winifred winnie freda, winston win, zachary zach zack, yvonne von, "
    // German, Dutch, Scandinavian
    "adalbert bert, adelheid heidi, alois lois, andreas andi andy, angelika geli, annegret anne gretel, annemarie "
    "annemie, antonius toni anton ton, antonia toni, bartholomaus bartel, benedikt bene, bernhard bernd hardy, "
    "bernhardt bernd, birgit biggi gitta, brigitte gitte gitta biggi, christoph chris stoffel, christiane chris "
    "jane, cornelia conny nelly, cornelis kees cor, dietrich dirk, dorothea dorle thea doro, eberhard hardy, "
    "elfriede friedel elfi, elisabeth elli lisa liesl sissi else ilse elsbeth lisbeth, erika rika, ferdinand "
    "ferdi nand, franz franzl, franziska franzi fanny ziska, friedrich fritz fred frieder fiete, gabriele gabi, "
    "georg schorsch jorg, gerhard gerd hardy, gerhardus gerard, gertrud trude traudl gerti, gottfried friedel, "
    "gustav gustl, hannelore hanne lore, hans hansi, heinrich heinz heiner hein, helena lena leni, helene lena "
    "leni, hendrik henk rik, henrik rik, hermann manni, hieronymus ronny, hildegard hilde, hubertus hubert bert, "
    "ingeborg inge, irmgard irmi, isabella bella, jakob jockel, joachim achim jochen jo, jochen jo, johanna hanna "
    "hanni hanne jo, johannes hans hannes jo jan, johann hans hannes, josef sepp jupp, joseph sepp jupp, josefine "
    "josi fini, karl kalle charly, karoline lina, katharina kathi kati katja kathrin trina, leonhard leo hardy, "
    "leopold poldi leo, ludwig lutz wiggerl, magdalena lena leni magda, manfred manni fred, margarete grete "
    "gretel gitta marga meta, margaretha grete greta gretchen, maria mia mitzi ria, marianne janne, martina tina, "
    "mathilde tilda hilde, matthaus matze, matthias matze mats hias, maximilian max maxl, michael michi michel "
    "michl, michaela michi ela, monika moni, nikolaus klaus niko nick nils niklas, notburga burgi, otto otti, "
    "patrizia patty, petra peti, philipp phil lipp, regina gina, reinhard hardy reini, reinhold reini, roswitha "
    "rosi, rudolf rudi rolf, sabine bine, sebastian basti wastl bastian, siegfried sigi, sigrid sigi siri, "
    "sigmund sigi, stefan steff, stefanie steffi, stephan steff, susanne susi sanne, theodor theo, theresia resi, "
    "therese resi, thomas tommi, ulrich uli, ulrike uli rike, ursula uschi ulla ursel, valentin valtl, veronika "
    "vroni, viktoria vicky, vinzenz vinz, waltraud traudl, wilhelm willi wim, wilhelmina mina minna, wilhelmine "
    "mina minna, wolfgang wolf wolfi, xaver xaverl, willem wim pim, pieter piet, jacobus jaap koos, johannes joop "
    "jan hans, gerardus gerrit geert, petrus piet peter, lars lasse, anders andy, karin kaja, kristina kia stina "
    "tina, kristian kris, margareta greta maggan, erik kirre, nils nisse, per pelle, sven svenne, mikael micke, "
    "fredrik fredde, "
    // French
    "adrien adri, alexandre alex sacha, alexandra alex sacha, anne annie annick, antoine tonio toine, antoinette "
    "toinette nettie, bernadette nadette, benoit ben, catherine cathy kati, christophe chris kiki, claudine dine, "
    "dominique domi, edouard ed doudou, elisabeth babette lili, emmanuel manu, emmanuelle manu, etienne tienne, "
    "francois fanfan, francoise fanfan, frederic fred, frederique fred, gabrielle gaby, georges jojo, gerard "
    "gege, guillaume guigui willy, jacqueline jacquie, jacques jacquot, jean jeannot, jeanne jeannette, joseph jo "
    "jojo, julien juju, laurent lolo, louis loulou, madeleine mado, marguerite margot guite, marie mimi manon, "
    "mathieu mat, matthieu mat, michel mimi, micheline mimi, nathalie nat, nicolas nico, patrice pat, philippe "
    "phil, pierre pierrot, raphael raf, rodolphe rod dolf, sebastien seb, stephane steph, stephanie steph fanny, "
    "suzanne suzon zaza, sylvie syl, theophile theo, thierry titi, veronique vero, victoire vic, vincent vince, "
    "virginie ginie, yves yvon, "
    // Spanish and Portuguese
    "adriana adri, alberto beto berto, alejandro ale alex jandro, alejandra ale alex, alfonso fonso poncho "
    "alonso, alfredo fredo, alvaro varo, ana anita, antonia tona toni, antonio tono toni tonio, asuncion asun, "
    "beatriz bea, bernardo nardo berna, carlos charly carlitos, carmen carmela menchu, catalina cata lina, "
    "concepcion concha conchi conchita, consuelo chelo, cristina cris tina, cristobal cris tobal, cristian cris, "
    "daniel dani, dolores lola loli, domingo mingo, eduardo edu lalo guayo, elena nena, emilio milo, encarnacion "
    "encarna, enrique kike quique rique, ernesto neto, esperanza espe, eugenio geno, federico fede fico, felipe "
    "pipe, fernando nando fer, florencia flor, francisca paca paqui fran, francisco paco pancho fran kiko curro "
    "chico, gabriel gabi, gabriela gabi, gertrudis tula, gonzalo gonza gon, graciela chela, gregorio goyo, "
    "guadalupe lupe lupita, guillermo memo guille, gustavo gus tavo, hernan nan, humberto beto, ignacio nacho, "
    "inmaculada inma, isabel isa chabela bel, jacinto chinto, javier javi, jesus chus suso chuy, joaquin quino "
    "ximo, joao joca, jorge coque, jose pepe pepito ze, josefa pepa fina, juan juancho juanito, julian juli, "
    "leonardo leo nardo, leticia leti, lorenzo lencho, lourdes lulu, lucia luci, luis lucho, luisa lulu, manuel "
    "manolo manu lolo manny, manuela manoli manola, magdalena magda malena, marcelo chelo, margarita marga rita "
    "margo, maria mari, mariano nano, mercedes merche meche, miguel migue, milagros mila, monserrat montse, "
    "montserrat montse, natalia nati, nicolas nico, pablo pablito, patricia patri paty, pedro perico, pilar pili, "
    "rafael rafa fali, ramon moncho mon, raimundo mundo, ricardo ricky richi, roberto beto tito, rodrigo rodri, "
    "rosario charo, salvador salva chava, santiago santi chago tiago, sebastian sebas, sergio checo, silvia "
    "chivi, socorro coco, teresa tere, tomas tomi, trinidad trini, valentina vale, vicente chente vicen, victor "
    "vic, victoria viqui vicky, yolanda yoli, eduarda duda, luiz lula, raimunda mundinha, severino biu, "
    // Italian
    "alberto berto, alessandra ale sandra, alessandro ale sandro alex, alfonso fonzo, alfredo fredo, ambrogio "
    "brogio, andrea andre, angela lina, antonella anto nella, antonio tonino toni nino, bartolomeo meo, beatrice "
    "bice bea, benedetto detto, bernardo nardo dino, carolina lina, caterina rina cate, costantino tino, "
    "cristiano cri, cristina cri tina, daniela dani, daniele dani lele, domenico mimmo nico menico mico, eduardo "
    "edo, edoardo edo, elena lena, eleonora nora ele, elisabetta betta lisa betti, emanuele manu lele, enrico "
    "rico chicco, ernesto tino, federica fede chicca, federico fede rico, ferdinando nando, filippo pippo lippo, "
    "filomena mena, francesca fra franca checca, francesco franco cecco ciccio fra checco, gabriele lele, gaetano "
    "tano, gennaro gino, giacomo giac mino, gianluca luca gian, giovanna gianna vanna nanna, giovanni gianni "
    "nanni vanni giovi, girolamo momo, giuliana giuli, giuseppe beppe peppe pino beppino peppino geppo, "
    "giuseppina pina giusy peppina, gregorio goro, guglielmo memmo, ignazio nazio, isabella isa bella, leonardo "
    "leo nardo, lorenzo lollo renzo enzo, loredana lory, luigi gigi gino, luigia gina gigia, maddalena lena, "
    "margherita marghe rita ghita, maria mariella, massimiliano max massi, massimo max massi, matteo teo, michele "
    "lele mic, nicola nico, nicolo nico, patrizia pat patty, pietro piero, raffaele lele raf, raffaella lella "
    "raf, riccardo ricky, roberta roby, roberto roby berto, rosalia lia, salvatore toto salvo turi, sebastiano "
    "seba bastiano nello, silvestro vestro, stefania stefy, stefano ste, tommaso tommy maso, valentina vale, "
    "valentino vale tino, vincenza enza, vincenzo enzo vince cenzo, vittoria vicky, vittorio vito, "
    // Polish, Czech, Russian and other Slavic
    "agata agatka, agnieszka aga agusia, aleksander alek olek aleks, aleksandra ola olka ala sasha, aleksandr "
    "sasha alex sanya shura, alexei alyosha lyosha alex, aleksei alyosha lyosha, anastasia nastya stasia nastia "
    "ana, anatoly tolya, andrei andryusha, andrzej jedrek, aneta anetka, anna ania anka hania anya, antoni antek "
    "tosiek, barbara basia baska, bartlomiej bartek, bartosz bartek, beata beatka, boguslaw bogus, boleslaw "
    "bolek, boris borya, bronislaw bronek, cezary czarek, czeslaw czesiek, danuta danka danusia, dariusz darek, "
    "dmitri dima mitya, dmitry dima mitya, dominik domino, dorota dorotka, edward edek, ekaterina katya, elena "
    "lena lenka, elzbieta ela elka, eugeniusz gienek, evgeny zhenya, evgeni zhenya, ewa ewka, franciszek franek, "
    "frantisek franta, galina galya, grazyna grazka, grigory grisha, grzegorz grzes grzesiek, halina hala, henryk "
    "heniek, irena irka, irina ira, ivan vanya, jadwiga jadzia, jakub kuba, jan janek jas honza, janusz janek, "
    "jaroslaw jarek, jerzy jurek, jiri jirka, joanna asia aska, jolanta jola, jozef jozek, julia jula, justyna "
    "justa, karolina karola, katarzyna kasia kaska, katerina katka katya, kazimierz kazik, konstantin kostya, "
    "konstanty kostek, krystyna krysia, krzysztof krzysiek krzys, lyudmila luda mila, ludmila lida mila, lukasz "
    "lukasek, maciej maciek, magdalena magda, malgorzata gosia malgosia gocha, marcin marcinek, marek mareczek, "
    "maria marysia mania masha, mariusz mariuszek, mateusz mati, michal misiek, mieczyslaw mietek, mikhail misha, "
    "mikolaj mikus, milos milo, miroslaw mirek, monika monia, nadezhda nadya, natalia natasza natasha, nikolai "
    "kolya, olga ola olya, patryk patrys, pavel pasha, pawel pawelek, petr petya, piotr piotrek, radoslaw radek, "
    "rafal rafalek, renata renia, roman romek, ryszard rysiek, sergei seryozha, sergey seryozha, slawomir slawek, "
    "sofia sonya zosia, stanislav stas slava, stanislaw staszek stach stasiek, stefan stefek, svetlana sveta "
    "lana, szymon szymek, tadeusz tadek, tatiana tanya, teresa terenia, tomasz tomek, urszula ula, vaclav vasek, "
    "valentina valya, vasily vasya, viktor vitya, vladimir vlad volodya vova, vladislav vlad slava, vyacheslav "
    "slava, waclaw wacek, waldemar waldek, weronika wera, wieslaw wiesiek, wladyslaw wladek, wlodzimierz wlodek, "
    "wojciech wojtek, yekaterina katya, yelena lena, yevgeny zhenya, yuri yura, zbigniew zbyszek, zdzislaw "
    "zdzisiek, zofia zosia, zuzanna zuzia, "
    // Others
    "abdullah abdul, ibrahim ibo, mehmet memo, mustafa musti, dimitrios dimitris mitsos, georgios giorgos yorgos, "
    "ioannis giannis yannis, konstantinos kostas dinos, nikolaos nikos, panagiotis takis panos, eleni lena, "
    "evangelos vangelis, spyridon spyros, ferenc feri, istvan pista, jozsef jozsi, laszlo laci, sandor sanyi, "
    "zsuzsanna zsuzsi, gheorghe gigi, constantin costel, ioana oana,";
// clang-format on

using Index = std::unordered_map<std::string_view, std::vector<int>>;

/// The text up to the separator, which is moved past.
std::string_view take_until(std::string_view& text, char separator)
{
    const std::string_view part = text.substr(0, text.find(separator));
    text.remove_prefix(std::min(text.size(), part.size() + 1));
    return part;
}

Index make_index()
{
    Index index;
    int number = 0;
    for (std::string_view table = kTable; !table.empty(); ++number)
        for (std::string_view row = take_until(table, ','); !row.empty();)
            if (const auto name = take_until(row, ' '); !name.empty()) index[name].push_back(number);
    return index;
}

} // namespace

bool share_short_form(std::string_view a, std::string_view b)
{
    static const Index index = make_index();
    const auto of_a = index.find(a);
    const auto of_b = index.find(b);
    if (of_a == index.end() || of_b == index.end()) return false;
    return std::ranges::any_of(of_a->second, [&](int row) { return std::ranges::binary_search(of_b->second, row); });
}

} // namespace contactsync::identity
