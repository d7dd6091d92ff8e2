factlineIndex({"domains":["odd","plain"],
"fields":["colour","digest","id","kind","mother","name","odd_id","others","part","person","person_id","state","text","weight","who"],
"entries":[
["odd","domain/odd.html",-2,"All that is \u003codd>.",[]],
["plain","domain/plain.html",-2,"",[]],
["Odd.Happened","event/odd/odd-happened.html",0,"Something \u003codd> & \"strange\" happened --> ]]> {{ 1 }} {% raw %}. Emitted when \u003c/script>\u003cimg src=x onerror=alert(1)> ends.",[6,10,14,7,13,8,0,12,11]],
["Plain","event/plain/plain.html",1,"",[2,9]],
["Digest","type/digest.html",-1,"",[]],
["Kind","type/kind.html",-1,"",[]],
["Person","type/person.html",-1,"Somebody; \u003c/td>\u003c/tr>\u003c/table> & \"so on\".",[5,4,3,1]]]});
