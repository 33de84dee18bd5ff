# The job that depends on the array: adds up what the children counted.
set -e
cd "$OUTPUT"
rm -f ./*.files
cat part-* | awk '{n[$1] += $2} END {for (word in n) print n[word], word}' | sort -k1,1nr -k2,2 > total.new
mv total.new total
echo "merged $(ls part-* | wc -l) parts: $(awk '{n += $1} END {print n + 0}' total) words, $(wc -l < total) different"
