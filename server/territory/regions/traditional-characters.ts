/** Traditional characters and the simplified ones that region names have, in pairs. */
const pairs =
  '區区縣县鎮镇鄉乡灣湾臺台門门廣广東东寧宁陽阳陰阴龍龙興兴義义衛卫塢坞壩坝島岛嶺岭溫温樂乐麗丽紹绍圍围園园開开發发產产業业經经濟济術术際际國国關关橋桥鋪铺雲云馬马' +
  '鳳凤鶴鹤鵬鹏魚鱼鳥鸟鳴鸣黃黄齊齐齋斋壽寿處处辦办務务樓楼樹树楓枫榮荣欄栏歸归歷历漢汉濱滨濰潍瀋沈瀘泸瀟潇灘滩灤滦煙烟爾尔獅狮環环瑪玛瓊琼畢毕畫画當当盧卢監监盤盘' +
  '眾众礦矿禮礼稅税穩稳竇窦築筑糧粮紅红級级綠绿維维綿绵縉缙續续羅罗聖圣聯联肅肃舊旧蓮莲莊庄華华萬万葉叶蔣蒋蕭萧薊蓟藍蓝蘆芦蘇苏蘭兰號号裡里裏里補补見见觀观詔诏誠诚諸诸謝谢' +
  '豐丰貴贵貢贡賀贺賓宾賢贤贛赣趙赵車车軍军轄辖農农遙遥遠远運运連连遷迁選选邊边鄧邓鄭郑鄰邻鄴邺鈞钧釣钓錢钱錦锦鋼钢鎖锁鏡镜鐵铁鑄铸長长閣阁閘闸閩闽閻阎闊阔陝陕陳陈陸陆隊队' +
  '階阶隨随險险隴陇雙双雞鸡離离電电靈灵靜静韓韩順顺預预頭头頰颊顯显飛飞館馆駐驻騰腾驛驿體体魯鲁鹽盐麥麦龜龟臨临淺浅溝沟滄沧潁颍澤泽爐炉硯砚磯矶專专導导將将對对嶽岳帶带師师' +
  '廈厦廟庙彌弥慶庆應应懷怀戰战擴扩時时晉晋書书會会條条楊杨棟栋機机櫻樱氣气沖冲兩两內内凍冻則则劉刘動动勝胜勵励匯汇協协單单參参吳吴啟启啓启團团圖图場场壇坛壯壮夾夹奧奥婁娄嬌娇' +
  '孫孙學学實实寬宽寶宝尋寻屬属岡冈峽峡崗岗巒峦巖岩倉仓偉伟備备傑杰傳传優优儲储堅坚無无燈灯營营牆墙獨独現现測测漁渔滬沪漣涟潔洁線线碼码種种稱称穀谷積积範范節节縱纵總总習习' +
  '職职與与舉举藝艺藥药蟲虫複复規规設设變变財财貨货資资質质贊赞軌轨輝辉輪轮轉转適适鄲郸鐘钟鍾钟閉闭間间隱隐難难霧雾項项領领願愿風风餘余駱骆鬧闹鴻鸿黨党鄆郓滎荥涇泾淶涞渦涡' +
  '瀏浏瀾澜灃沣灕漓薩萨蘄蕲衞卫觸触諒谅讓让賴赖贏赢遼辽還还進进達达過过邏逻郟郏鄒邹鄖郧鄺邝鉅巨銀银銅铜鎢钨鏵铧鑼锣閬阆陘陉隸隶韋韦頤颐馮冯驪骊鯉鲤鰲鳌麵面';

const simplified = new Map<string, string>();
for (let at = 0; at + 1 < pairs.length; at += 2) simplified.set(pairs.charAt(at), pairs.charAt(at + 1));

/** Write the traditional characters of region names in a text as the simplified ones: 海曙區鼓樓街道 → 海曙区鼓楼街道. */
export function simplifyCharacters(text: string): string {
  let changed = '';
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const one = simplified.get(text.charAt(at));
    if (one === undefined) continue;
    changed += text.slice(from, at) + one;
    from = at + 1;
  }
  return from === 0 ? text : changed + text.slice(from);
}
