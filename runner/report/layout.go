package report

import (
	"cmp"
	"slices"

	"github.com/a400be2d/seed/runner"
)

// box is where a table stands in the picture, or, without a name, where a line passes through a layer.
type box struct {
	table               string
	x, y, width, height float64
	layer, row          int
	parents, children   []*box // in the layers next to it
}

// The measures of the picture, in its own units.
const (
	boxHeight, gapX, gapY = 46.0, 64.0, 14.0
	letter, margin        = 8.6, 26.0 // of a table's name in its box
)

// layout places tables in layers: a table stands right of all that it refers to, and, within its layer, near them.
// It returns the boxes, the way of each key through them, and the size of the whole.
func layout(tables []string, keys []runner.Key) (boxes []*box, ways [][]*box, width, height float64) {
	byName, parents := map[string]*box{}, map[string][]string{}
	for _, t := range tables {
		b := &box{table: t, layer: -1, height: boxHeight, width: max(110, margin+letter*float64(len([]rune(t))))}
		boxes, byName[t] = append(boxes, b), b
	}
	for _, k := range keys {
		if k.From != k.To && byName[k.From] != nil && byName[k.To] != nil {
			parents[k.From] = append(parents[k.From], k.To)
		}
	}

	// The longest way to a table without parents; a key that closes a circle does not count.
	on := map[string]bool{}
	var place func(t string) int
	place = func(t string) int {
		b := byName[t]
		if b.layer < 0 {
			on[t] = true
			layer := 0
			for _, p := range parents[t] {
				if !on[p] {
					layer = max(layer, place(p)+1)
				}
			}
			delete(on, t)
			b.layer = layer
		}
		return b.layer
	}
	var layers [][]*box
	add := func(b *box, layer int) {
		for len(layers) <= layer {
			layers = append(layers, nil)
		}
		b.layer, b.row = layer, len(layers[layer])
		layers[layer] = append(layers[layer], b)
	}
	for _, t := range tables {
		add(byName[t], place(t))
	}
	for _, t := range tables {
		for _, p := range parents[t] {
			way := []*box{byName[t]}
			for layer := byName[t].layer - 1; layer > byName[p].layer; layer-- {
				through := &box{height: 4}
				add(through, layer)
				way = append(way, through)
			}
			way = append(way, byName[p])
			ways = append(ways, way)
			for i := range len(way) - 1 {
				way[i].parents = append(way[i].parents, way[i+1])
				way[i+1].children = append(way[i+1].children, way[i])
			}
		}
	}

	// Each box goes to the middle of its neighbours, forwards and back, until the lines cross little.
	sort := func(layer []*box, neighbours func(*box) []*box) {
		middle := map[*box]float64{}
		for _, b := range layer {
			middle[b] = float64(b.row) / float64(len(layer))
			if near := neighbours(b); len(near) > 0 {
				middle[b] = 0
				for _, n := range near {
					middle[b] += float64(n.row) / float64(len(layers[n.layer])) / float64(len(near))
				}
			}
		}
		slices.SortStableFunc(layer, func(a, b *box) int { return cmp.Compare(middle[a], middle[b]) })
		for i, b := range layer {
			b.row = i
		}
	}
	for range 12 {
		for _, layer := range layers {
			sort(layer, func(b *box) []*box { return b.parents })
		}
		for _, layer := range slices.Backward(layers) {
			sort(layer, func(b *box) []*box { return b.children })
		}
	}

	heights := make([]float64, len(layers))
	for i, layer := range layers {
		for _, b := range layer {
			heights[i] += b.height + gapY
		}
		height = max(height, heights[i]-gapY)
	}
	for i, layer := range layers {
		y, wide := (height-heights[i]+gapY)/2, 0.0
		for _, b := range layer {
			b.x, b.y = width, y
			y += b.height + gapY
			wide = max(wide, b.width)
		}
		for _, b := range layer {
			b.width = wide
		}
		width += wide + gapX
	}
	return boxes, ways, width - gapX, height
}
