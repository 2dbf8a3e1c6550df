/**
 * The script of the player: it makes elements and text of the frames that lie in the page as JSON
 * (frame.ts), never markup. Buttons stand above what changes its height, so that they stay under the
 * pointer.
 */

/** Turns the pages of the player whose id it is called with. */
export const script = `(function(id){
document.querySelectorAll('[data-gomaplab-player="'+id+'"]').forEach(function(root){
if(root.dataset.ready)return;root.dataset.ready="1";
var played=JSON.parse(root.querySelector("script[type='application/json']").textContent);
var frames=played.frames,at=0,timer=0;
var view=root.querySelector(".gp-view"),still=root.querySelector(".gp-still");
if(still)still.remove();
function make(tag,name,text){var e=document.createElement(tag);if(name)e.className=name;if(text!==undefined)e.textContent=text;return e}
var bar=make("div","gp-n"),buttons={};
bar.setAttribute("role","group");bar.setAttribute("aria-label","steps");
function button(name,label,does){var b=make("button","",name);b.type="button";b.setAttribute("aria-label",label);b.addEventListener("click",does);buttons[name]=b;bar.append(b)}
function stop(){clearInterval(timer);timer=0;buttons.play.textContent="play";buttons.play.setAttribute("aria-label","play the steps")}
function go(to){at=Math.max(0,Math.min(frames.length-1,to));draw()}
button("first","first step",function(){stop();go(0)});
button("back","one step back",function(){stop();go(at-1)});
button("play","play the steps",function(){if(timer)return stop();if(at===frames.length-1)at=0;draw();
buttons.play.textContent="pause";buttons.play.setAttribute("aria-label","pause");
timer=setInterval(function(){if(!root.isConnected||at===frames.length-1)return stop();go(at+1)},900)});
button("next","one step on",function(){stop();go(at+1)});
button("last","last step",function(){stop();go(frames.length-1)});
var range=make("input");range.type="range";range.min=1;range.max=frames.length;range.value=1;range.setAttribute("aria-label","step");
range.addEventListener("input",function(){stop();go(range.value-1)});
var count=make("span");bar.append(range,count);
button("lines","cache lines",function(){var on=root.classList.toggle("gp-lines-on");buttons.lines.setAttribute("aria-pressed",on)});
buttons.lines.textContent="cache lines";buttons.lines.setAttribute("aria-pressed",root.classList.contains("gp-lines-on"));
view.before(bar);
view.setAttribute("aria-live","polite");
function chip(name,word,value){var s=make("span",name,word+" ");s.append(make("b","",value));return s}
function draw(){var f=frames[at],all=document.createDocumentFragment();
all.append(make("div","gp-op",f.operation),make("div","gp-s",f.sentence));
f.fields.forEach(function(l){var h=make("div","gp-h");if(l[0])h.append(make("span","gp-of",l[0]));
l[1].forEach(function(x){h.append(chip(x[2]?"gp-f gp-c":"gp-f",x[0],x[1]))});all.append(h)});
var scroll=make("div","gp-scroll"),table=make("table"),body=make("tbody");
f.rows.forEach(function(r){var tr=make("tr"),th=make("th","",r[0]);th.scope="row";tr.append(th);
r[1].forEach(function(c){var td=make("td",c[0]);td.append(make("i","",c[1]),c[2]);td.title=c[3];tr.append(td)});body.append(tr)});
table.append(body);scroll.append(table);
var made=make("div","gp-a");made.append(make("span","gp-of",f.accesses[0]));
f.accesses[1].forEach(function(a){made.append(chip("gp-"+a[0],a[0],a[1]))});
var lines=make("div","gp-lines");lines.append(make("span","gp-of",f.lines[0]));
f.lines[1].forEach(function(l){var d=make("div","gp-line"),strip=make("span");
l[2].forEach(function(p){var i=make("i","gp-"+p[0]);i.style.left=p[1]/.64+"%";i.style.width=p[2]/.64+"%";strip.append(i)});
d.append(make("code","",l[0]),strip,make("em","",l[1]));lines.append(d)});
all.append(scroll,made,lines);view.replaceChildren(all);
count.textContent="step "+(at+1)+" of "+frames.length;range.value=at+1;range.setAttribute("aria-valuetext",count.textContent);
[["first",0],["back",0],["next",frames.length-1],["last",frames.length-1]].forEach(function(x){buttons[x[0]].setAttribute("aria-disabled",at===x[1])})}
root.addEventListener("keydown",function(e){e.stopPropagation();if(e.target===range)return;
var to={ArrowLeft:at-1,ArrowRight:at+1,Home:0,End:frames.length-1}[e.key];if(to===undefined)return;e.preventDefault();stop();go(to)});
draw()})})`;
