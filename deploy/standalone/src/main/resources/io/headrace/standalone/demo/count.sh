# One child of the array job: counts the words of its slice, every SIZE-th file from file INDEX on.
set -e
part="$OUTPUT/part-$AWS_BATCH_JOB_ARRAY_INDEX"
cd "$INPUT"
ls | sort | awk -v size="$AWS_BATCH_JOB_ARRAY_SIZE" -v index_="$AWS_BATCH_JOB_ARRAY_INDEX" \
  '(NR - 1) % size == index_' > "$part.files"
while read -r file; do cat "$file"; echo; done < "$part.files" \
  | tr -cs 'A-Za-z' '\n' | tr 'A-Z' 'a-z' | sed '/^$/d' | sort | uniq -c | awk '{print $2, $1}' > "$part.counts"
mv "$part.counts" "$part"
echo "child $AWS_BATCH_JOB_ARRAY_INDEX of $AWS_BATCH_JOB_ARRAY_SIZE:" \
  "$(wc -l < "$part.files") files, $(awk '{n += $2} END {print n + 0}' "$part") words"
